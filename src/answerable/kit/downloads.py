"""Foreign bytes given out so that nothing in them can act in our name: saved, not run, and kept by no shared cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from answerable.kit import files
from answerable.kit.content_types import UNKNOWN
from answerable.kit.names import safe_name

SHUT = "sandbox; default-src 'none'"
# Pictures that cannot hold a script, and whose decoders every browser guards; all else is saved, never shown.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# What nothing would run even where it was opened; the rest goes out as bytes without a meaning.
HARMLESS = re.compile(r"(audio|video)/[\w.+-]+|image/(?!svg)[\w.+-]+|text/plain|application/(?!xml|xhtml|x-)[\w.+-]+")
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 65536


def give_out(
    request: HttpRequest, sha256: str, *, name: str, kind: str, inline: bool = False, seconds: int = 0
) -> HttpResponseBase:
    """A kept file, whole or the one part that was asked for. `inline` counts for pictures of the short list alone;
    the browser that asked, and nobody else, may keep it for so many `seconds`."""
    response = _of_bytes(request, sha256)
    shown = inline and kind in SHOWN
    response["Content-Type"] = kind if HARMLESS.fullmatch(kind) else UNKNOWN
    response["Content-Disposition"] = content_disposition_header(not shown, safe_name(name)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SHUT
    # Where files have a host of their own, the pages that show them have another.
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if settings.FILES_URL and shown else "same-origin"
    response["Cache-Control"] = f"private, max-age={seconds}" if seconds else "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _of_bytes(request: HttpRequest, sha256: str) -> HttpResponseBase:
    path, tag = files.path_of(sha256), f'"{sha256}"'
    size = path.stat().st_size
    asked = _part_asked_for(request, tag)
    if asked is None:
        response: HttpResponseBase = FileResponse(path.open("rb"))
    elif (part := _within(asked, size)) is None:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _part(path, part, size)
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    return response


def _part_asked_for(request: HttpRequest, tag: str) -> tuple[str, str] | None:
    """First and last byte as they were written; None where the whole is asked for, or several parts, or another's."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.method != "GET" or request.headers.get("If-Range", tag) != tag:
        return None
    return (asked[1], asked[2]) if asked[1] or asked[2] else None


def _within(asked: tuple[str, str], size: int) -> range | None:
    """The bytes that this means in a file of this size; None where there are none (RFC 9110, 14.1.2)."""
    first, last = asked
    if not first:
        found = range(max(0, size - int(last)), size)
    else:
        found = range(int(first), min(size, int(last) + 1) if last else size)
    return found if len(found) else None


def _part(path: Path, part: range, size: int) -> HttpResponseBase:
    headers = {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}", "Content-Length": str(len(part))}
    return StreamingHttpResponse(_pieces(path, part), status=206, headers=headers)


def _pieces(path: Path, part: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
