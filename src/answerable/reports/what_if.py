"""Had we promised something else: the sentence, and the figures behind it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.words import Measure
from answerable.promises.models import Promise
from answerable.reports.cells import Rate, cell
from answerable.reports.counting import count
from answerable.reports.figures.what_if import replayed
from answerable.reports.instead import INSTEAD, Instead
from answerable.reports.kept import share
from answerable.reports.lengths import long
from answerable.reports.scope import Scope

VERDICTS = {
    "would-keep": "kept",
    "would-break": "broken",
    "would-close": "closure",
    "would-void": "void",
    "would-wait": "undue",
}


def answer(scope: Scope) -> dict[str, Any]:
    """What would have become of every clock that began in these days."""
    would = Counter(replayed(scope).values())
    numbers = {key: would[verdict] for key, verdict in VERDICTS.items()}
    kept = share({"kept": numbers["would-keep"], "broken": numbers["would-break"]})
    return {
        "rate": Rate(kept),
        "instead": Instead.read(scope.narrowed[INSTEAD]).words,
        "promised": promised(scope),
        "cells": [cell(key, number, scope) for key, number in numbers.items()],
        "as_it_was": _as_it_was(scope),
    }


def _as_it_was(scope: Scope) -> Rate:
    """The same clocks as they were judged, replayed by nothing."""
    counted = count(("begun-kept", "begun-broken"), scope)
    return Rate(share({"kept": counted["begun-kept"], "broken": counted["begun-broken"]}))


def promised(scope: Scope) -> str:
    """What is promised now by the promise that was chosen, in words; several versions may have run in these days."""
    promise = Promise.objects.filter(pk=scope.narrowed["promise"]).first()
    allowance = promise.current().allowances.get(scope.narrowed["measure"]) if promise else None
    if not allowance:
        return ""
    if "seconds" in allowance:
        return long(allowance["seconds"], working_time=allowance["counting"] == "working")
    unit = "d" if allowance["counting"] == "days" else "mo"
    return Instead(allowance["count"], unit).words


def measure_choices() -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in (Measure.ANSWER, Measure.RESOLUTION, Measure.UPDATE, Measure.RECEIPT)]


def promise_choices() -> list[tuple[str, str]]:
    rows = Promise.objects.order_by("is_last", "position").values_list("pk", "name", "retired_at")
    return [(str(pk), _("%(name)s (retired)") % {"name": name} if gone else name) for pk, name, gone in rows]
