"""The tags and components every page is made of."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from answerable.kit import built
from answerable.kit.views import errors

NOW = datetime(2026, 3, 9, 8, 58, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def drawn(source, **context):
    return Template("{% load kit %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kim Reyes", "KR"),
        ("Kim", "KI"),
        ("Anna von der Tann", "AT"),
        ("李 小龍", "李小"),
        ("", "?"),
        ("(?)", "("),
        ("ß", "SS"),
    ],
)
def test_a_name_becomes_the_letters_of_a_face(name, letters):
    assert drawn("{{ name|initials }}", name=name) == letters


def test_a_name_cannot_bring_its_own_markup_into_a_face():
    assert "<b" not in drawn("{% face name %}", name="<b>")


def test_a_due_time_says_its_state_its_words_and_its_exact_moment():
    tag = drawn("{% due at 'answer' %}", at=NOW + timedelta(minutes=12))
    assert 'data-state="soon"' in tag
    assert ">answer in 12 min</time>" in tag
    assert 'title="Monday 9 March 2026, 09:10 UTC"' in tag


def test_no_moment_leaves_nothing():
    assert drawn("{% due at 'answer' %}{% when at %}{% ago at %}{{ at|exactly }}", at=None) == ""


@pytest.mark.parametrize(("code", "name"), [("de", "German"), ("de-at", "German"), ("tlh", "tlh"), ("", "")])
def test_a_language_is_said_by_its_name(code, name):
    assert drawn("{{ code|language_name }}", code=code) == name


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (2048, "2.0 kB"), (184320, "180 kB"), (25 * 2**20, "25 MB")],
)
def test_a_size_is_said_in_the_unit_that_fits(count, words):
    assert drawn("{{ count|size }}", count=count) == words


def test_the_browser_gets_the_patterns_of_time_in_the_language_of_the_page():
    meta = drawn("{% words_of_time %}")
    assert 'data-in="{what} in {}"' in meta
    assert 'data-late="late by {}"' in meta


class Answer(forms.Form):
    address = forms.EmailField(label="Your address", help_text="The answer goes there.")
    loud = forms.BooleanField(label="Ring", help_text="By day.")
    harm = forms.ChoiceField(label="Harm", choices=[("none", "None")], widget=forms.RadioSelect)


def test_a_refused_form_keeps_what_was_typed_and_says_why_by_the_field():
    page = render_to_string("kit/form.html", {"form": Answer({"address": "maria@"})})
    assert 'value="maria@"' in page
    assert page.count("Enter a valid email address.") == 2
    assert 'aria-describedby="id_address_helptext id_address_error"' in page
    assert 'id="id_address_helptext"' in page
    assert 'id="id_address_error"' in page
    assert 'href="#id_address"' in page


@pytest.mark.parametrize("name", ["address", "loud", "harm"])
def test_every_kind_of_field_has_its_label_and_the_hint_it_points_to(name):
    field = Answer()[name]
    page = render_to_string("kit/field.html", {"field": field})
    assert field.label in page
    for described in (field.aria_describedby or "").split():
        assert f'id="{described}"' in page


def test_flashes_carry_their_level_and_escape_their_words():
    message = Message(constants.SUCCESS, "Maria <b>")
    page = render_to_string("kit/flashes.html", {"messages": [message], "oob": True})
    assert 'class="flash success"' in page
    assert 'hx-swap-oob="true"' in page
    assert "Maria &lt;b&gt;" in page


def test_the_error_pages_stand_without_a_request_and_without_a_template_tag_of_any_other_area():
    for name in ("400", "403", "403_csrf", "404", "500"):
        assert "<h1>" in render_to_string(f"{name}.html")
    assert "25 MB" in render_to_string("413.html", {"limit": 25 * 2**20})


def test_every_icon_a_template_names_is_drawn_in_the_sprite():
    sprite = (built.FOLDER.parent / built.file_of("icons.svg")).read_text()
    package = built.FOLDER.parent.parent
    named = set()
    for template in package.rglob("templates/**/*.html"):
        named |= set(icons_named_in(template.read_text()))
    assert {name for name in named if f'<symbol id="{name}"' not in sprite} == set()
    assert "search" in named


def icons_named_in(source):
    return re.findall(r"""{% icon ["']([\w-]+)["']""", source) + re.findall(r"""\bicon=["']([\w-]+)["']""", source)


def test_what_is_too_large_is_refused_with_the_limit_named(rf):
    answer = errors.bad_request(rf.post("/"), RequestDataTooBig())
    assert answer.status_code == 413
    assert f"{settings.HTTP_LIMIT // 2**20} MB" in answer.content.decode()
    assert errors.bad_request(rf.post("/"), SuspiciousOperation()).status_code == 400
    assert errors.csrf_failed(rf.post("/")).status_code == 403
