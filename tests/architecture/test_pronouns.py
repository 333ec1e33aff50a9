"""What people read on a screen guesses nobody's sex: customers and colleagues are "they" there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import answerable

SOURCE = Path(answerable.__file__).parent
HERS = re.compile(r"\b(she|her|hers|herself|he|him|his|himself)\b", re.IGNORECASE)
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def test_nothing_on_a_screen_says_she_or_he():
    assert [f"{place}: {words}" for place, words in (*said_by_code(), *said_by_templates()) if HERS.search(words)] == []


def said_by_code() -> Iterator[tuple[Path, str]]:
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING:
                    yield from ((path, str(given.value)) for given in node.args if isinstance(given, ast.Constant))


def said_by_templates() -> Iterator[tuple[Path, str]]:
    for path in SOURCE.rglob("*.html"):
        if "tests" not in path.parts:
            yield path, re.sub(r"\{#.*?#\}|\{%-?\s*(?:with|include|if|for)\b.*?%\}", "", path.read_text())
