"""The same identity written in two ways is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.customers.normalising import LONGEST, folded, normalise

KINDS = st.sampled_from(["mail", "phone", "handle", "external"])


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("mail", " Ana@Example.ORG ", "ana@example.org"),
        ("mail", "ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("mail", "not an address", "not an address"),
        ("phone", "030 1234567", "+49301234567"),
        ("phone", "+49 (0)30 123 45 67", "+49301234567"),
        ("phone", "0049-30-1234567", "+49301234567"),
        ("phone", "+34 912 345 678", "+34912345678"),
        ("phone", "Extension 42", "extension 42"),
        ("handle", "@Ana@Mastodon.Example", "ana@mastodon.example"),
        ("external", " C-0042 ", "C-0042"),
    ],
)
def test_one_spelling_for_each(kind, typed, value):
    assert normalise(kind, typed) == value


@given(kind=KINDS, typed=st.text())
def test_what_is_normal_stays_and_fits_the_column(kind, typed):
    value = normalise(kind, typed)
    assert len(value) <= LONGEST
    assert "\x00" not in value
    assert normalise(kind, value) == value


@pytest.mark.parametrize(
    ("words", "compared"),
    [("Jürgen MÜLLER", "jurgen muller"), ("Straße", "strasse"), ("Łukasz", "łukasz"), ("Αθήνα", "αθηνα")],
)
def test_a_search_minds_neither_case_nor_accents(words, compared):
    assert folded(words) == compared
