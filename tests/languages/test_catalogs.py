"""Every catalog is in step with the code and whole; one that is not is never offered."""

import re
import shutil
from pathlib import Path

import pytest

from answerable.kit.languages import languages
from answerable.staff import texts
from languages.__main__ import ROOT, amiss, path_of
from languages.compiling import LOCALE, catalogs, compile_all
from languages.extracting import extracted
from languages.sources import files

WHOLE = """\
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Your case %(number)s"
msgstr "Ihr Vorgang %(number)s"

msgid "%(count)d hour"
msgid_plural "%(count)d hours"
msgstr[0] "%(count)d Stunde"
msgstr[1] "%(count)d Stunden"
"""


@pytest.mark.parametrize("language", catalogs(ROOT))
def test_a_catalog_is_in_step_with_the_code_and_whole(language):
    assert amiss(language) == []


def test_what_is_whole_is_offered():
    assert set(languages()) == {"en", *catalogs(ROOT)}


def test_what_customers_read_is_found_in_code_and_templates():
    ids = {message.id for message in extracted()}
    assert {
        "Yes, it is solved",  # a template
        "Case %(number)s",  # one with a gap
        ("%(held)s earlier message", "%(held)s earlier messages"),
        ("%(count)d hour", "%(count)d hours"),  # code
        "The one point that must not get lost.",  # lazy
        "There is nothing to withdraw.",  # what a verb refuses
    } <= ids
    assert "They take part in another case." not in ids  # read by colleagues only


@pytest.mark.parametrize(
    ("is_there", "instead", "told"),
    [
        ('"Ihr Vorgang %(number)s"', '""', "is not translated"),
        ('"Ihr Vorgang %(number)s"', '"Ihr Vorgang %(nummer)s"', "is filled with something else"),
        ('"Ihr Vorgang %(number)s"', '" Ihr Vorgang %(number)s"', "begins or ends otherwise"),
        ('msgstr[1] "%(count)d Stunden"\n', "", "is not translated"),
        ('msgid "Your case', '#, fuzzy\nmsgid "Your case', "is fuzzy"),
    ],
)
def test_a_catalog_that_is_not_whole_is_not_offered(tmp_path, is_there, instead, told):
    catalog = tmp_path / LOCALE / "de/LC_MESSAGES/django.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(WHOLE)
    assert list(compile_all(tmp_path)) == []
    assert catalog.with_suffix(".mo").exists()

    assert is_there in WHOLE
    catalog.write_text(WHOLE.replace(is_there, instead))
    assert [told in sentence for sentence in compile_all(tmp_path)] == [True]
    assert not catalog.with_suffix(".mo").exists()


def test_a_sentence_that_the_code_has_and_the_catalog_has_not_is_told(tmp_path, monkeypatch):
    language, path = "de", tmp_path / "django.po"
    shutil.copy(path_of(language), path)
    monkeypatch.setattr("languages.__main__.path_of", lambda _language: path)
    assert amiss(language) == []

    words = path.read_text()
    begin = words.index('msgid "Yes, it is solved"')
    path.write_text(words[:begin].rpartition("\n\n")[0] + "\n\n" + words[begin:].partition("\n\n")[2])
    assert amiss(language) == ["de: out of step: run script/languages"]


def test_the_plural_forms_are_those_of_the_language():
    for language in catalogs(ROOT):
        head = Path(path_of(language)).read_text().partition("\n\n")[0]
        forms = {"de": 2, "nl": 2, "es": 3, "fr": 3, "pl": 3}.get(language)
        assert forms is None or f"nplurals={forms};" in head


def test_what_comes_with_a_text_comes_with_a_frame():
    assert set(texts.LANGUAGES) == set(languages())


TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
BETWEEN = re.compile(r"{#.*?#}|[\w-]+=\"[^\"]*\"|{%.*?%}|{{.*?}}|<[^>]*>|&\w+;", re.DOTALL)


def test_no_page_of_customers_says_anything_that_is_not_marked():
    said = {}
    for path, _functions in files():
        if path.suffix == ".html":
            bare = BETWEEN.sub(" ", TRANSLATED.sub(" ", path.read_text()))
            said[path.name] = set(re.findall(r"[^\W\d_]{2,}", bare)) - {"Answerable"}
    assert {name: words for name, words in said.items() if words} == {}
