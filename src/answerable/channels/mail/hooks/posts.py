"""The body of a post, taken in within bounds and taken apart without changing a byte of what it carries.

Django's own parsers hold every field that is no file against `DATA_UPLOAD_MAX_MEMORY_SIZE`, and make text of bytes that
are none; a raw mail is such a field.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from multipart import MultipartError, MultipartParser, parse_options_header

from answerable.channels.mail.hooks.refusing import NotTaken, no_mail

IN_MEMORY = 2**20
BROKE_OFF = "What was posted broke off"
MOST_FIELDS = 2000
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True)
class Enclosed:
    """A file, as a provider posts it."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Post:
    """What a provider posted, once it is known to be the provider's."""

    body: bytes
    content_type: str
    fields: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Enclosed] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.fields.get(name, b"").decode("utf-8", "replace")

    @cached_property
    def json(self) -> Any:
        return loaded(self.body)


def loaded(told: bytes | str) -> Any:
    """JSON, or `NotTaken`: a parser that is driven into the ground by depth says so as well."""
    try:
        return json.loads(told)
    except (ValueError, RecursionError) as error:
        raise no_mail("What was posted is not JSON") from error


def take_in(request: HttpRequest, most: int) -> SpooledTemporaryFile[bytes]:
    """The body, on the disk where it is large; `NotTaken` beyond the limit, or where nobody says how much comes."""
    told = request.META.get("CONTENT_LENGTH") or ""
    if not told.isdigit():
        raise NotTaken(411, "Say by Content-Length how much is posted", is_early=True)
    if int(told) > most:
        sentence = f"This is too large: at most {most} bytes can be posted at once"
        raise NotTaken(413, sentence, size=int(told), is_early=True)
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # whoever asked for it closes it
    try:
        shutil.copyfileobj(request, spool)
    except UnreadablePostError as error:
        raise NotTaken(400, BROKE_OFF, is_early=True) from error
    if spool.tell() < int(told):
        raise NotTaken(400, BROKE_OFF, is_early=True)
    spool.seek(0)
    return spool


def taken_apart(body: bytes, content_type: str) -> Post:
    """Its fields and files, byte by byte; JSON is looked into by whoever knows its form."""
    kind, options = parse_options_header(content_type)
    if kind == FORM:
        return Post(body, content_type, _fields(body))
    if kind == PARTS:
        return _parts(body, content_type, options.get("boundary", ""))
    return Post(body, content_type)


def _fields(body: bytes) -> dict[str, bytes]:
    pairs = [pair.partition(b"=") for pair in body.split(b"&", MOST_FIELDS)]
    return {_plain(name).decode("utf-8", "replace"): _plain(value) for name, _sign, value in pairs if name}


def _plain(written: bytes) -> bytes:
    return unquote_to_bytes(written.replace(b"+", b" "))


def _parts(body: bytes, content_type: str, boundary: str) -> Post:
    fields, files = {}, {}
    limits: Any = {"part_limit": MOST_FIELDS, "memory_limit": len(body) + 1, "headersize_limit": 2**14}
    try:
        for part in MultipartParser(BytesIO(body), boundary, len(body), **limits):
            if part.filename is None:
                fields[part.name] = part.raw
            else:
                files[part.name] = Enclosed(part.filename, part.headers.get("Content-Type", ""), part.raw)
            part.close()
    except MultipartError as error:
        raise no_mail("What was posted is no form") from error
    return Post(body, content_type, fields, files)
