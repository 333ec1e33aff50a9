"""From the code to a template of a catalog: every sentence marked for translation that a customer can read."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from languages.sources import SOURCE, files

# Django's names for gettext, each with the places of its context, where it has one, and of its sentences.
NAMES: dict[str, tuple[int | None, tuple[int, ...]]] = {
    "_": (None, (0,)),
    "gettext": (None, (0,)),
    "ngettext": (None, (0, 1)),
    "pgettext": (0, (1,)),
    "npgettext": (0, (1, 2)),
}
NAMES |= {f"{name}_lazy": places for name, places in NAMES.items() if name != "_"}


def extracted() -> Catalog:
    """A catalog without a language: file by file, in each by the letters, so that code may move about within a file."""
    catalog = Catalog(project="Answerable", charset="utf-8", fuzzy=False)
    for path, functions in files():
        place = str(path.relative_to(SOURCE))
        found = _in_template(path) if path.suffix == ".html" else _in_code(path, functions)
        for name, words in sorted(found, key=lambda use: use[1]):
            context, sentences = NAMES[name]
            told = [words[at] for at in (*sentences, *([] if context is None else [context]))]
            if not all(told):
                raise ValueError(f"{place}: what is put together while it runs cannot be translated: {words}")
            _add(catalog, told[: len(sentences)], told[len(sentences) :], place)
    return catalog


def _add(catalog: Catalog, forms: list[str], context: list[str], place: str) -> None:
    """One sentence, or both forms of one that counts."""
    words = forms[0] if len(forms) == 1 else tuple(forms)
    catalog.add(words, locations=[(place, None)], context=next(iter(context), None))


def _in_code(path: Path, functions: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Each use of gettext with its words, within f-strings as well; in these functions only, where some are named."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for part in [found[name] for name in functions] or [tree]:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
                yield node.func.id, [getattr(word, "value", "") for word in node.args]


def _in_template(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The same in what Django makes of a template for xgettext, whose lines may begin anywhere."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    lines = "\n".join(line.strip() for line in code.splitlines())
    for _line, name, words, _comments in extract_python(BytesIO(lines.encode()), list(NAMES), [], {}):
        yield name, list(words) if isinstance(words, tuple) else [words]
