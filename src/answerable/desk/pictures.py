"""The pictures that lie in a letter itself, put into it as data, so that showing it fetches nothing."""

from __future__ import annotations

import re
from base64 import b64encode

from answerable.cases.models import Attachment, File, Message
from answerable.kit import files
from answerable.kit.downloads import SHOWN

MOST = 2 * 2**20  # bytes of all pictures together; what is beyond stays among the files


def with_pictures(markup: str, message: Message) -> str:
    """The letter with `cid:` addresses replaced by what they stand for."""
    rows = Attachment.objects.filter(message=message, file__kind__in=SHOWN).exclude(content_id="")
    left, found = MOST, {}
    for row in rows.exclude(file__in=File.objects.held()).select_related("file").order_by("pk"):
        left -= row.size
        if left >= 0:
            found[row.content_id.strip("<>")] = row
    return re.sub(r"cid:([^\"'\s>)]+)", lambda match: _data(found.get(match[1]), match[0]), markup)


def _data(row: Attachment | None, address: str) -> str:
    if row is None:
        return address
    return f"data:{row.kind};base64,{b64encode(files.read(row.sha256)).decode()}"
