"""Our links and reply addresses in what people write: whoever reads them there must not gain somebody else's way in."""

import re

from django.utils.translation import gettext as _

LINK = re.compile(r"(?:https?://[^\s/<>\"]+)?/case/[a-z2-7]{17,26}\b/?", re.IGNORECASE)
REPLY = re.compile(r"\+[a-z2-7]{17,26}@", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without any token of ours: links to a case's page, and the tokens in reply and bounce addresses."""
    return REPLY.sub("@", LINK.sub(_("[link to the page of a case]"), text))
