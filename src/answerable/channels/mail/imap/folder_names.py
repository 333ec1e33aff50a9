"""How folders are named to their server: in modified UTF-7 (RFC 3501, section 5.1.3), or as it named them itself.

Some servers list a folder by a name that is not written so (`R&D` as it stands, UTF-8), and open it only by that.
"""

from __future__ import annotations

from collections.abc import Iterable

from imap_tools.imap_utf7 import utf7_encode
from imap_tools.utils import quote

from answerable.channels.mail.imap.answers import Listed


class FolderNames:
    """What one server was heard to call its folders."""

    def __init__(self) -> None:
        self._odd: dict[str, bytes] = {}

    def written(self, name: str) -> bytes:
        """As it goes over the line, quoted."""
        written = quote(self._odd.get(name) or utf7_encode(name))
        return written if isinstance(written, bytes) else written.encode()

    def learn(self, listed: Iterable[Listed]) -> None:
        """Those that are written otherwise than we would; one that has its name by the rule keeps it."""
        folders = list(listed)
        by_rule = {folder.name for folder in folders if folder.raw == utf7_encode(folder.name)}
        self._odd = {folder.name: folder.raw for folder in folders if folder.name not in by_rule}

    @staticmethod
    def may_be_odd(name: str) -> bool:
        """Whether a server could write it otherwise at all."""
        return utf7_encode(name) != name.encode()
