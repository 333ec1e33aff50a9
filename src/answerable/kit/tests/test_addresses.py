"""Mail addresses, as headers really hold them."""

import time

import pytest

from answerable.kit.addresses import Address, normalise, parse, split_token


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana@example.com", [Address("", "ana@example.com")]),
        ("Ana <ana@example.com>", [Address("Ana", "ana@example.com")]),
        ('"Miller, Ana" <ana@example.com>', [Address("Miller, Ana", "ana@example.com")]),
        ("Miller, Ana <ana@example.com>", [Address("Miller, Ana", "ana@example.com")]),
        ("ana@example.com (Ana Miller)", [Address("Ana Miller", "ana@example.com")]),
        ("ana@example.com; bo@example.com", [Address("", "ana@example.com"), Address("", "bo@example.com")]),
        ("Team: ana@example.com, Bo <bo@x.y>;", [Address("", "ana@example.com"), Address("Bo", "bo@x.y")]),
        ("Ana <ana@example.com> Bo <bo@x.y>", [Address("Ana", "ana@example.com"), Address("Bo", "bo@x.y")]),
        ("Bo <bo@x.y> <bo@x.y>", [Address("Bo", "bo@x.y")]),
        ("undisclosed-recipients:;", []),
        ("Ana", [Address("Ana", "")]),
        ("<ana@example.com", [Address("", "ana@example.com")]),
        ("", []),
    ],
)
def test_a_header_gives_its_addresses(text, expected):
    assert parse(text) == expected


def test_one_mailbox_has_one_spelling():
    assert normalise(" <Ana@Example.COM> ") == "ana@example.com"
    assert normalise("ana@müller.example") == "ana@xn--mller-kva.example"
    assert normalise("ana@Straße.example") == "ana@xn--strae-oqa.example"
    assert normalise("ana@😀.example") == "ana@xn--e28h.example"
    assert normalise("ana@ü..example") == "ana@ü..example"


def test_a_token_is_told_from_a_persons_own_plus():
    assert split_token("Care+ABCDEFGH234567@halden.example") == ("care@halden.example", "abcdefgh234567")
    assert split_token("ana+shop@example.com") == ("ana+shop@example.com", None)
    assert split_token("care@halden.example") == ("care@halden.example", None)


def test_ten_thousand_addresses_are_all_read():
    text = ", ".join(f'"Person {number}, of many" <p{number}@example.org>' for number in range(10_000))
    found = parse(text)
    assert (len(found), found[-1]) == (10_000, Address("Person 9999, of many", "p9999@example.org"))


@pytest.mark.parametrize("mark", ["(", '"\\', "<", "=?a?q?", '"', "(<", "=?", "<a@b>", "<a@b>c"])
def test_marks_without_partners_take_no_time(mark):
    begun = time.process_time()
    parse(mark * (300_000 // len(mark)) + ")")
    assert time.process_time() - begun < 10


def test_addresses_as_programs_write_them_beside_their_names():
    assert parse("Ann Lee [mailto:ann@x.example]") == [Address("Ann Lee", "ann@x.example")]
    assert parse("<Ann Lee> ann@x.example") == [Address("Ann Lee", "ann@x.example")]
    assert parse("Ann Lee <Ann Lee <ann@x.example>>") == [Address("Ann Lee", "ann@x.example")]
    assert parse("'Ann Lee' via Care <care@x.example>") == [Address("'Ann Lee' via Care", "care@x.example")]
    assert parse("'Ann Lee' <ann@x.example>") == [Address("Ann Lee", "ann@x.example")]
    assert parse("Lee, Ann [mailto:ann@x.example]") == [Address("Lee, Ann", "ann@x.example")]
    assert parse("Ann @ Work") == [Address("Ann @ Work", "")]
    assert parse("<ann@x.example.>, bo @ x.example") == [Address("", "ann@x.example"), Address("", "bo@x.example")]
    assert parse("=?x?", lambda text: text.replace("=?x?", "Ann Lee <ann@x.example>")) == [
        Address("Ann Lee", "ann@x.example")
    ]
    assert parse("Pat O'Neil <pat@x.example>") == [Address("Pat O'Neil", "pat@x.example")]


def test_a_mailbox_with_a_space_keeps_its_quotes():
    assert parse('"ann lee"@x.example') == [Address("", '"ann lee"@x.example')]
    assert parse('Ann <"ann lee"@x.example>, bo@x.example')[0] == Address("Ann", '"ann lee"@x.example')
