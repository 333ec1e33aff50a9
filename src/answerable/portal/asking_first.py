"""A browser that was given files asks first whether the words can be taken: a form that comes back costs the files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def only_asks(request: HttpRequest) -> bool:
    """Whether it sends the words alone, to hear what there is to say about them (`ask-first.js`)."""
    return "X-Asks-First" in request.headers


def nothing_to_say() -> HttpResponse:
    """They can be taken; nothing was, so far."""
    return HttpResponse(status=204)
