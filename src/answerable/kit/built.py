"""What the front-end build left for us: the hashed file behind each name, read from its manifest."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FOLDER = Path(__file__).resolve().parent.parent / "static" / "built"


@lru_cache(maxsize=1)
def _read(path: Path, changed_ns: int) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = json.loads(path.read_text())
    return entries


def _manifest() -> dict[str, dict[str, Any]]:
    path = FOLDER / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured("The front end is not built yet: run `npm ci && npm run build`.") from None


def file_of(source: str) -> str:
    """The path below `static/` of a built file, by the name of its source: `desk.js`, `look.css`, `icons.svg`."""
    return f"built/{_manifest()[source]['file']}"


def font(name: str) -> str:
    """The path below `static/` of a built font, by the name of its file without the ending."""
    return next(file_of(source) for source in _manifest() if source.endswith(f"/{name}.woff2"))


def imports_of(source: str) -> Iterator[str]:
    """The built files that a script needs before it can run, so that they are fetched at once."""
    for imported in _manifest()[source].get("imports", []):
        yield file_of(imported)
        yield from imports_of(imported)
