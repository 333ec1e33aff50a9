"""Sealed secrets: read with our key and for their purpose only."""

import pytest

from answerable.kit.sealing import KeyLost, seal, unseal


def test_a_sealed_secret_is_read_again_and_says_nothing_by_itself():
    sealed = seal("mailbox", "pässword")
    assert (unseal("mailbox", sealed), "ssword" in sealed) == ("pässword", False)
    assert seal("mailbox", "pässword") != sealed


@pytest.mark.parametrize("purpose", ["webhook", ""])
def test_it_is_sealed_for_one_purpose(purpose):
    with pytest.raises(KeyLost):
        unseal(purpose, seal("mailbox", "secret"))


def test_with_another_key_it_is_a_sentence(settings):
    sealed = seal("mailbox", "secret")
    settings.SECRET_KEY = "another one"
    with pytest.raises(KeyLost, match="Enter it once more"):
        unseal("mailbox", sealed)


def test_the_key_before_still_opens(settings):
    sealed = seal("mailbox", "secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another one", [settings.SECRET_KEY]
    assert unseal("mailbox", sealed) == "secret"


def test_what_was_changed_is_not_read():
    with pytest.raises(KeyLost):
        unseal("mailbox", seal("mailbox", "secret")[:-4] + "AAA=")
