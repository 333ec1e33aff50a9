import pytest

from answerable.kit.other_form import other_forms, with_other_form, without_other_form

BOTH = with_other_form("Hello", "plain", ["Order 4711", "Room 3"])
LAID_OUT = with_other_form("Bye", "laid-out", ["Our terms"])


@pytest.mark.parametrize(
    ("text", "told", "others"),
    [
        ("Hello", "Hello", []),
        ("", "", []),
        (BOTH, "Hello", [("plain", "Order 4711\nRoom 3")]),
        (f"{BOTH}\n\n{LAID_OUT}", "Hello\n\nBye", [("plain", "Order 4711\nRoom 3"), ("laid-out", "Our terms")]),
        (BOTH.removeprefix("Hello\n\n"), BOTH.removeprefix("Hello\n\n"), []),
        ("She wrote [Only in the plain form of this mail:]", "She wrote [Only in the plain form of this mail:]", []),
    ],
)
def test_what_only_one_form_says_is_told_from_the_rest(text, told, others):
    assert (without_other_form(text), other_forms(text)) == (told, others)


def test_a_hundred_thousand_empty_lines_are_read_at_once():
    assert without_other_form("\n" * 100_000 + "x") == "x"
