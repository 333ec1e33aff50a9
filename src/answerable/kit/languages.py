"""Which language a page or a mail is in: only one that is translated whole, and only for that page or mail.

Catalogs lie in `answerable/locale`. Only a complete one is compiled (`languages/compiling.py`), so what is compiled is
what we speak; the desk has no catalog yet and speaks English to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request, get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

FOLDER = Path(__file__).parent.parent / "locale"
ENGLISH = "en"
# The catalogs hold what customers read; until one holds the desk as well, it is offered in English alone.
DESK = (ENGLISH,)
# What a reader chose at the foot of a customer's page.
COOKIE, A_YEAR = "language", 365 * 86400  # seconds
# The areas whose pages customers open; all others are the desk's.
CUSTOMERS_PAGES = ("portal", "files")

Respond = Callable[[HttpRequest], HttpResponseBase]


@cache
def languages() -> tuple[str, ...]:
    """English, and every language whose catalog is complete."""
    return (ENGLISH, *sorted(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/django.mo")))


def spoken(language: str) -> str:
    """The language of words for somebody who speaks this one: theirs where we have it whole, else English."""
    base = language.strip().lower().replace("_", "-").partition("-")[0]
    return base if base in languages() else ENGLISH


def speaking(language: str) -> translation.override:
    """A block whose words are in the language that we speak for this one; what was active before comes back."""
    return translation.override(spoken(language))


def at_the_desk(language: str) -> str:
    """The language of the desk for a colleague who wants this one: theirs where the desk speaks it, else English."""
    return language if language in DESK else ENGLISH


def name_of(language: str) -> str:
    """What its speakers call it."""
    return str(get_language_info(language)["name_local"])


def chosen(request: HttpRequest) -> str:
    """What the reader chose at the foot of a page; empty for nobody's choice."""
    wish = request.COOKIES.get(COOKIE, "")
    return wish if wish in languages() else ""


def read_by(request: HttpRequest) -> str:
    """The language of a page for a reader of whom nothing else is known: their choice, else the first we have of those
    that their browser names, else English."""
    named = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    bases = (language.partition("-")[0] for language, _weight in named)
    return chosen(request) or next((base for base in bases if base in languages()), ENGLISH)


def wished(request: HttpRequest) -> str:
    """What a reader speaks, whether we do or not: what they chose, else what their browser says."""
    return chosen(request) or get_language_from_request(request)


class ReadersLanguage:
    """The middleware: customers' pages in the reader's language, the desk in English, and nothing left behind."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with speaking(read_by(request)):
            response = self.respond(request)
            response.headers.setdefault("Content-Language", get_language() or ENGLISH)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Once it is known whose page it is."""
        match = request.resolver_match
        if match and match.app_name not in CUSTOMERS_PAGES:
            translation.activate(at_the_desk(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")))
