"""Team texts: always something to say, and nothing that nobody can fill in."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from answerable.staff.models import TeamText
from answerable.staff.tests.factories import care
from answerable.staff.texts import LANGUAGES, PLACEHOLDERS, built_in, preview, render, text_for

KINDS = [kind.value for kind in TeamText.Kind]
# How each language says that a receipt came by itself.
AUTOMATIC = {
    "en": "automatic",
    "de": "automatisch",
    "es": "automátic",
    "fr": "automatique",
    "nl": "automatisch",
    "pl": "automatyczn",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_built_in_text_can_be_filled_in_and_leaves_no_gap(kind, language):
    said = preview(built_in(kind, language))
    assert said
    assert not re.search(r"[{}]", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["receipt", "out_of_hours"])
def test_every_receipt_says_that_it_is_automatic_and_by_when_a_person_answers(kind, language):
    said = render(
        built_in(kind, language), customer="Ana", case="A-7", due="Monday 10:30", team="Care", company="Halden"
    )
    assert AUTOMATIC[language] in said
    assert "Monday 10:30" in said
    assert "A-7" in said


@pytest.mark.django_db
def test_a_teams_own_text_goes_before_its_english_one_and_that_before_the_built_in():
    team = care()
    assert text_for(team, "receipt", "de") == built_in("receipt", "de")
    team.texts.create(kind="receipt", language="en", body="We have it, {customer}.")
    assert text_for(team, "receipt", "de") == "We have it, {customer}."
    team.texts.create(kind="receipt", language="DE", body="Wir haben es, {customer}.")
    assert text_for(team, "receipt", "de") == "Wir haben es, {customer}."
    assert text_for(team, "receipt", "de-AT") == "Wir haben es, {customer}."
    assert text_for(team, "late", "de") == built_in("late", "de")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "tlh", "xx-YY"])
def test_a_language_we_do_not_speak_is_answered_in_english(language):
    assert text_for(care(), "receipt", language) == built_in("receipt", "en")


def test_a_kind_of_text_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="not a valid"):
        built_in("../secret", "en")


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["", "  \n\t "])
def test_a_blank_text_is_refused_with_a_sentence(body):
    with pytest.raises(ValidationError, match="Write something"):
        care().texts.create(kind="receipt", language="en", body=body)
    with pytest.raises(ValidationError, match="Write something"):
        preview(body)


@pytest.mark.django_db
@pytest.mark.parametrize("gap", ["{custmer}", "{}", "{customer.password}", "{due!r}", "{case:>9}", "{0}"])
def test_a_gap_that_nobody_can_fill_is_refused_and_named(gap):
    with pytest.raises(ValidationError, match="Nobody can fill in") as refusal:
        care().texts.create(kind="receipt", language="en", body=f"Hello {gap}")
    (sentence,) = refusal.value.message_dict["body"]
    assert gap in sentence
    assert "{colleague}" in sentence


@pytest.mark.django_db
def test_the_database_refuses_a_blank_text_even_behind_our_back():
    text = care().texts.create(kind="late", language="en", body="Sorry.")
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamText.objects.filter(pk=text.pk).update(body="")
    with pytest.raises(IntegrityError), transaction.atomic():
        care().texts.create(kind="late", language="EN", body="Sorry again.")


def test_a_line_whose_gap_has_nothing_to_say_is_left_out():
    assert render("Hello {customer},\n\nby {due}.\n\nBye", customer="", due="noon") == "by noon.\n\nBye"
    assert render("Hello {customer},\n\nYou wrote.", customer="ana@example.org") == "Hello,\n\nYou wrote."
    assert render("Hola, {customer}:", customer="ana@example.org") == "Hola:"
    assert render("Dear {customer},", customer="ana@example.org") == "Dear ana@example.org,"
    assert render("Hello {customer},\n\nby {due}.\n\nBye", customer="Ana") == "Hello Ana,\n\nBye"


@pytest.mark.parametrize("line", ["{team}, {company}", "{team} – {company} ", "{company} · {team}"])
def test_a_company_without_a_name_takes_its_comma_with_it(line):
    assert render(f"Bye\n{line}", team="Care", company="") == "Bye\nCare"
    assert render("Bye\n{company}", team="Care") == "Bye"


def test_what_is_filled_in_is_never_filled_in_again():
    assert render("Hello {customer}", customer="{company}", company="Halden") == "Hello {company}"


def test_braces_that_name_nothing_are_only_braces():
    assert preview("} a { b") == "} a { b"


@given(body=st.text(), facts=st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text(alphabet="ab c")))
def test_no_gap_ever_reaches_a_customer(body, facts):
    said = render(body + " {due} {customer}", **facts)
    assert "{due}" not in said
    assert "{customer}" not in said
