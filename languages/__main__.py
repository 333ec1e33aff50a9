"""`script/languages [LANGUAGE …]`: brings the catalogs in step with the code, compiles them, and says what is missing.

A language that has no catalog yet gets an empty one. With `--check` nothing is written; it fails where a catalog is
out of date or not whole.
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import write_po

from languages.compiling import LOCALE, catalogs, compile_all, faults, read
from languages.extracting import extracted

ROOT = Path(__file__).parent.parent
HEAD = """\
# What customers read, in {name}. `script/languages` keeps it in step with the code.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/languages", description=__doc__.splitlines()[0])
    parser.add_argument("language", nargs="*", help="a language to begin, such as sv")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is missing")
    asked = parser.parse_args()
    if asked.check:
        found = [fault for language in catalogs(ROOT) for fault in amiss(language)]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    for language in sorted({*catalogs(ROOT), *asked.language}):
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(language), encoding="utf-8")
    for told in compile_all(ROOT):
        print(told)
    return 0


def path_of(language: str) -> Path:
    return ROOT / LOCALE / language / "LC_MESSAGES/django.po"


def updated(language: str) -> str:
    """The catalog in step with the code: new sentences empty, those that are gone left out, the others as they are."""
    path = path_of(language)
    known = read(path, language) if path.exists() else Catalog(language)
    known.update(extracted(), no_fuzzy_matching=True)
    out = BytesIO()
    write_po(out, known, width=120, omit_header=True, ignore_obsolete=True, include_lineno=False)
    name = Locale.parse(language).english_name
    return HEAD.format(name=name, language=language, plurals=known.plural_forms) + out.getvalue().decode()


def amiss(language: str) -> list[str]:
    """What is wrong with a catalog: out of step with the code, or not whole."""
    path = path_of(language)
    stale = [] if path.read_text(encoding="utf-8") == updated(language) else ["out of step: run script/languages"]
    return [f"{language}: {fault}" for fault in [*stale, *faults(read(path, language))]]


if __name__ == "__main__":
    sys.exit(main())
