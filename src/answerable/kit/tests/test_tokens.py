"""Tokens carry a number and the proof that we wrote it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.kit.tokens import HIGHEST, sign, unsign


@given(number=st.integers(0, HIGHEST))
def test_a_token_tells_its_number_and_fits_a_local_part(number):
    token = sign("reply", number)
    assert re.fullmatch(r"[a-z2-7]{17,26}", token)
    assert unsign("reply", token) == number


@given(number=st.integers(0, HIGHEST), place=st.integers(0, 25), letter=st.sampled_from("abcxyz27"))
def test_a_changed_token_tells_nothing(number, place, letter):
    token = sign("reply", number)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    assert unsign("reply", changed) == (number if changed == token else None)


@given(text=st.text(max_size=40))
def test_whatever_we_did_not_write_tells_nothing(text):
    assert unsign("reply", text) is None


def test_a_token_serves_its_own_purpose_only():
    assert unsign("link", sign("reply", 7)) is None
    assert sign("link", 7) != sign("reply", 7)


def test_a_server_that_shouts_does_not_spoil_a_token():
    assert unsign("reply", sign("reply", 4711).upper()) == 4711


def test_a_number_has_one_token_only():
    assert unsign("reply", "a" + sign("reply", 7)) is None


def test_a_token_survives_a_new_key_while_the_old_one_is_kept(settings):
    token = sign("reply", 7)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert unsign("reply", token) == 7
    settings.SECRET_KEY_FALLBACKS = []
    assert unsign("reply", token) is None


@pytest.mark.parametrize("number", [-1, HIGHEST + 1])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match="between 0 and"):
        sign("reply", number)
