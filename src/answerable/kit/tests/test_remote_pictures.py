"""Which pictures of a letter lie at other places, and which of them are there to be seen by people."""

import pytest

from answerable.kit.html import clean
from answerable.kit.remote_pictures import MOST, set_apart, with_sources


def test_their_places_are_marked_and_filled_only_by_whoever_shows_them():
    markup, found = set_apart(
        '<img src="https://a.example/x.png?a=1&amp;b=2" alt="L>go"><img src="cid:own"><img src="//b.example/y">'
        '<img src="https://a.example/x.png?a=1&b=2" width="600"><img src="/local"><img src="file:///etc/passwd">'
    )
    assert found == ["https://a.example/x.png?a=1&b=2", "https://b.example/y"]
    # Cleaned once more, as whoever shows it does, the marks stand still.
    bare = with_sources(clean(markup), lambda place: "")
    assert bare == '<img alt="L&gt;go"><img src="cid:own"><img><img width="600"><img><img>'
    shown = with_sources(clean(markup), lambda place: f'/p"{place}')
    assert shown.count('src="/p&quot;0"') == 2
    assert shown.count('src="/p&quot;1"') == 1


@pytest.mark.parametrize(
    "pixel",
    [
        'width="1" height="1"',
        "width=1px",
        'height="0"',
        'style="width:1px;height:1px"',
        'style="height: 0px"',
        'style="display:none"',
        'style="visibility : hidden"',
        'style="opacity:0"',
    ],
)
def test_what_is_there_to_tell_on_its_reader_is_not_counted(pixel):
    markup, found = set_apart(f'<p>Hi<img src="https://t.example/1" {pixel}></p>')
    assert (found, "t.example" in markup, "elsewhere" in markup) == ([], False, False)


@pytest.mark.parametrize(
    "seen", ['width="10"', 'height="100"', 'style="width:11px"', 'style="opacity:0.5"', "border=1"]
)
def test_what_is_to_be_seen_is_counted(seen):
    assert set_apart(f'<img src="https://t.example/1" {seen}>')[1] == ["https://t.example/1"]


def test_nothing_else_brings_an_address_and_no_letter_brings_too_many():
    markup, found = set_apart(
        '<table background="http://t/1"><tr><td style="background:url(http://t/2)">x<video poster="http://t/3"></video>'
        '<img srcset="http://t/4 2x"><picture><source srcset="http://t/5"></picture><input type=image src="http://t/6">'
    )
    assert (found, "http" in markup) == ([], False)
    assert len(set_apart("".join(f'<img src="https://t/{n}">' for n in range(MOST + 50)))[1]) == MOST
