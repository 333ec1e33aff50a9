"""The new part of an answer, whichever program in whichever language quoted the old one below it."""

import textwrap
import time

import pytest

from answerable.channels.mail.reading.replies import new_part
from answerable.channels.mail.tests.quote_heads import (
    ABOVE_MARKS,
    APPLE,
    DEVICES,
    GMAIL,
    NOTES,
    OTHERS,
    OUTLOOK,
    PROSE,
    SEPARATORS,
    THUNDERBIRD,
    heads,
)

ANSWER = "That is right.\n\nGreetings, Bo"


def wrapped(line: str) -> str:
    return "\n".join(textwrap.wrap(line, 66, break_long_words=False, break_on_hyphens=False))


def not_found(lines: list[str], below: str) -> list[str]:
    """The heads of quotes that were taken for words of the answer, or took some of them."""
    return [each for each in lines if new_part(f"{ANSWER}\n\n{each}\n{below}\n") != ANSWER]


@pytest.mark.parametrize("below", ["\nOld words\nand more", "> Old words\n> and more", "\n> Old words\n>\n> and more"])
def test_a_line_that_says_who_wrote_when_heads_a_quote(below):
    lines = heads(GMAIL, APPLE, THUNDERBIRD, OTHERS)
    assert not_found([*lines, *map(wrapped, lines)], below) == []


def test_a_line_right_above_marked_ones_need_say_no_more_than_who():
    assert not_found(heads(ABOVE_MARKS), "> Old words\n> and more") == []
    prose = [f"{ANSWER}\n\n{line}\n\nWhat they say" for line in ("Ann Lee wrote:", "My boss said:")]
    assert [new_part(each) for each in prose] == prose


def test_a_line_that_says_that_an_old_mail_follows_heads_a_quote():
    assert not_found(heads(SEPARATORS), "\nOld words\nand more") == []


@pytest.mark.parametrize("form", ["{}: {}", "*{}:* {}", "**{}**: {}", "{} : {}", "{}：{}", "{}:\t{}"])
def test_headers_in_any_language_head_a_quote(form):
    told = ["Ann Lee <ann@halden.example>", "Monday, 2 November 2026 10:00", "Bo <bo@example.com>", "Your order"]
    for line in heads(OUTLOOK):
        block = "\n".join(form.format(*pair) for pair in zip(line.split("|"), told, strict=True))
        assert not_found([block, block.replace("<ann@halden.example>", "")], "\nOld words") == []


def test_a_head_on_one_line_heads_a_quote():
    assert not_found([NOTES], "\nOld words") == []
    assert not_found(["Original Message processed by david®<https://david.example>"], "\nHi 2 November 2026\nOld") == []


def test_a_date_with_a_name_heads_marked_lines_only():
    assert not_found(["2026-11-02 10:00 GMT+01:00 Ann Lee"], "\n> Old words\n> and more") == []
    log = f"{ANSWER}\n\n2026-11-02 10:00 GMT+01:00 server started\nand then stopped"
    assert new_part(log) == log


def test_what_a_telephone_writes_below_an_answer_is_not_the_answer():
    assert not_found(heads(DEVICES), "") == []
    assert not_found(heads(DEVICES), "\nOn 2 Nov 2026, at 10:00, Ann <ann@halden.example> wrote:\n\n> Old words") == []


def test_words_that_only_look_like_a_head_stay():
    said = [f"{ANSWER}\n\n{line}\n\nThis is what I have to say.\nAnd more." for line in heads(PROSE)]
    assert [new_part(each) for each in said] == said


def test_words_right_above_a_head_stay():
    text = "Thanks, Bo\n2 nov. 2026 kl. 10:00 skrev Ann Lee\n<ann@halden.example>:\n> Old words\n> and more"
    assert new_part(text) == "Thanks, Bo"


def test_answers_between_quoted_lines_stay():
    text = "Am 02.11.26 um 10:00 schrieb Ann Lee:\n> First?\n> Really?\n\nYes.\n\n> Second?\n> Really?\n\nNo."
    assert new_part(text) == "Yes.\n\nNo."


@pytest.mark.parametrize(
    "told",
    [
        "On Monday 3 March 2026 at 10:00 I wrote:", "Am 3.3.2026 um 10:00 schrieb ich:",
        "Le 3 mars 2026 à 10:00 j'ai écrit :", "Op 3 maart 2026 om 10:00 schreef ik:",
        "Il 3 marzo 2026 alle 10:00 ho scritto:",
    ],
)  # fmt: skip
def test_who_repeats_their_own_words_has_written_all_of_them(told):
    text = f"Hello,\n{told}\nplease repair it. Nobody came.\nWhen do you come?"
    assert new_part(text) == text


def test_what_a_mailing_list_writes_below_is_not_the_answer():
    footer = 'You received this message because you are subscribed to the Google Groups "Care" group.\nTo leave, write.'
    assert new_part(f"{ANSWER}\n\n-- \n{footer}") == ANSWER


def test_lines_that_go_on_like_a_head_take_no_time():
    begun = time.process_time()
    for line in (
        "Ann " * 120 + "<a@b.example>",
        "2. 11. 2026 " * 40 + ":",
        "-" * 450 + "x",
        "Sent from " + "my " * 150,
    ):
        assert new_part("\n".join([line] * 1000)).startswith(line[:8].strip())
    assert time.process_time() - begun < 5
