"""Our links and reply addresses in what people write: whoever reads them there must not gain somebody else's way in."""

import re

from django.utils.translation import gettext as _

from answerable.kit import html

LINK = re.compile(
    r"(?:https?://[^\s/<>\"]+)?(?:/|%2f)(?:case|notices)(?:/|%2f)[a-z2-7]{17,26}(?![a-z0-9])(?:/|%2f)?", re.IGNORECASE
)
REPLY = re.compile(r"(?:\+|%2b)[a-z2-7]{17,26}(@|%40)", re.IGNORECASE)
CUT_OFF = re.compile(r"(?:(?:https?://[^\s/<>\"]+)?/(?:case|notices)/|\+)[a-z2-7]{8,26}\Z", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without any token of ours: links to a case's page, and the tokens in reply and bounce addresses."""
    return REPLY.sub(r"\1", LINK.sub(_("[link to the page of a case]"), text))


def masked_beginning(text: str, longest: int) -> str:
    """The same where no more than so much was kept: a token cut off at its end lacks little enough to be guessed."""
    told = masked(text)
    return CUT_OFF.sub("…", told) if len(text) >= longest else told


def masked_html(markup: str) -> str:
    """The same for HTML: where a link led to the page of a case, only its words remain."""
    told = masked(markup)
    return markup if told == markup else html.clean(told)
