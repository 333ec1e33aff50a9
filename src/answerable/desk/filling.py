"""A page with a form: shown, tried, or shown again with what was typed and a sentence by the field (422)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse

from answerable.cases.refusals import Refused
from answerable.customers.models import MergeRefused
from answerable.desk.entering import DeskRequest

F = TypeVar("F", bound=forms.BaseForm)


def typed(request: DeskRequest) -> dict[str, Any] | None:
    """What was posted, for a form; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def fill(form: F, verb: Callable[[F], HttpResponse], again: Callable[[F, int], HttpResponse]) -> HttpResponse:
    """Do what the form asks, wholly or not at all; `again` shows it, with the status of the answer."""
    if form.is_bound and form.is_valid() and (done := _attempt(form, verb)):
        return done
    return again(form, 422 if form.is_bound else 200)


def _attempt(form: F, verb: Callable[[F], HttpResponse]) -> HttpResponse | None:
    try:
        with transaction.atomic():
            return verb(form)
    except Refused as refusal:
        _say(form, refusal.field, [refusal.sentence])
    except MergeRefused as refusal:
        _say(form, "", [refusal.sentence])
    except ValidationError as refusal:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, sentences in by_field.items():
            _say(form, name, sentences)
    return None


def _say(form: forms.BaseForm, name: str, sentences: list[str]) -> None:
    for sentence in sentences:
        form.add_error(name if name in form.fields else None, sentence)
