"""A mail of what a provider has taken apart: the same fields give the same bytes, so that what is posted twice is one.

Nothing is judged here: a name, a type or a line that no mail should have is written down so that it can do no harm,
and the words stand in it as they came.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from answerable.channels.mail.hooks.posts import Enclosed

NAME = re.compile(r"[!-9;-~]{1,200}")
KIND = re.compile(r"[\w!#$&^.+-]{1,120}/[\w!#$&^.+-]{1,120}", re.ASCII)
# What says how the mail that they took apart was put together.
OF_THE_WHOLE = {"mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-length"}
LINE = 57  # bytes, 76 characters of base64


def built(headers: Iterable[tuple[str, str]], text: str, html: str, files: Sequence[Enclosed]) -> bytes:
    """Headers in their order, the words as text, as HTML or as both, and the files."""
    lines = [
        _header(name, value) for name, value in headers if name.lower() not in OF_THE_WHOLE and NAME.fullmatch(name)
    ]
    words = [_part(f"text/{kind}; charset=utf-8", bytes_of(told)) for kind, told in _said(text, html)]
    body = words[0] if len(words) == 1 else _several("alternative", words)
    if files:
        body = _several("mixed", [body, *map(_enclosed, files)])
    return b"".join([*lines, b"MIME-Version: 1.0\r\n", body])


def bytes_of(told: str) -> bytes:
    """UTF-8; halves of characters, as JSON can hold them, too."""
    return told.encode("utf-8", "surrogatepass")


def _said(text: str, html: str) -> list[tuple[str, str]]:
    return [(kind, told) for kind, told in (("plain", text), ("html", html)) if told] or [("plain", "")]


def _header(name: str, value: str) -> bytes:
    """On one line: what was folded is unfolded, and nothing begins a line of its own."""
    return f"{name}: ".encode() + bytes_of(re.sub(r"\s*[\r\n\0]+\s*", " ", value).strip()) + b"\r\n"


def _part(kind: str, data: bytes, *lines: str) -> bytes:
    head = [f"Content-Type: {kind}", *lines, "Content-Transfer-Encoding: base64", "", ""]
    pieces = (b64encode(data[start : start + LINE]) for start in range(0, len(data), LINE))
    return "\r\n".join(head).encode() + b"\r\n".join(pieces) + b"\r\n"


def _enclosed(file: Enclosed) -> bytes:
    kind = file.content_type.partition(";")[0].strip().lower()
    if not KIND.fullmatch(kind) or kind.startswith("multipart/"):
        kind = "application/octet-stream"
    how = "inline" if file.content_id else "attachment"
    name = quote(file.name.encode("utf-8", "replace"), safe="")
    lines = [f"Content-Disposition: {how}; filename*=utf-8''{name}"]
    if content_id := re.sub(r"[^!-~]|[<>]", "", file.content_id):
        lines.append(f"Content-ID: <{content_id}>")
    return _part(kind, file.data, *lines)


def _several(kind: str, parts: Sequence[bytes]) -> bytes:
    """Its boundary is made of what it parts; base64 and our heads hold none such."""
    mark = b"=_" + hashlib.sha256(b"\0".join(parts)).hexdigest()[:40].encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), mark)
    return head + b"".join(b"--%s\r\n%s" % (mark, part) for part in parts) + b"--%s--\r\n" % mark
