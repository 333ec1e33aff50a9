"""From catalogs to what Django reads. A language whose catalog is whole is compiled; no other is offered."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = "src/answerable/locale"
# What a sentence is filled with, and its marks: %(name)s, {name}, <em>.
HOLES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>")


def catalogs(root: Path) -> dict[str, Path]:
    """Each language with its catalog."""
    found = sorted((root / LOCALE).glob("*/LC_MESSAGES/django.po"))
    return {path.parts[-3]: path for path in found}


def compile_all(root: Path) -> Iterator[str]:
    """Compile those that are whole and take away what an earlier run made of the others; why each is not offered."""
    for language, path in catalogs(root).items():
        catalog, compiled = read(path, language), path.with_suffix(".mo")
        found = list(faults(catalog))
        if found:
            compiled.unlink(missing_ok=True)
            yield f"{language} is not offered, for it is not whole ({len(found)}): {found[0]}"
        else:
            _write(catalog, compiled)


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _write(catalog: Catalog, path: Path) -> None:
    """Whole from its first moment, however many builds run at once."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(path)


def faults(catalog: Catalog) -> Iterator[str]:
    """Why a catalog is not whole, sentence by sentence."""
    for message in catalog:
        if message.id and (fault := _fault(message, catalog.num_plurals)):
            yield f"{fault}: {_forms(message.id)[0]}"


def _fault(message: Message, plurals: int) -> str:
    told, meant = _forms(message.string), _forms(message.id)
    if message.fuzzy:
        return "is fuzzy"
    if len(told) != (plurals if message.pluralizable else 1):
        return f"has {len(told)} forms"
    if not all(told):
        return "is not translated"
    if any(_holes(form) != _holes(meant[-1]) for form in told):
        return "is filled with something else"
    return "" if all(_ends(form) == _ends(meant[0]) for form in told) else "begins or ends otherwise"


def _forms(words: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _holes(words: str) -> Counter[str]:
    return Counter(HOLES.findall(words))


def _ends(words: str) -> tuple[bool, bool]:
    """Whether space stands before and behind."""
    return words[:1].isspace(), words[-1:].isspace()
