"""How many colleagues a team needs, for each number of them what customers would find."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.reports.cells import Row, Table, percent
from answerable.reports.lengths import long
from answerable.reports.queueing import Queue

# How many lines beyond the first number that is enough.
BEYOND = 2
LINES = 12


def queue(given: dict[str, Any], colleagues: int) -> Queue:
    patience = given["patience"]
    return Queue(given["arrivals"], 60 / given["handling"], 60 / patience if patience else 0.0, colleagues)


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """The first number that is enough, and its neighbours."""
    load = given["arrivals"] * given["handling"] / 60
    enough = next(number for number in range(1, 2_000) if suffices(queue(given, number), given))
    first = max(1, min(int(load), enough - 2), enough + BEYOND - LINES)
    rows = [_line(queue(given, number), given) for number in range(first, enough + BEYOND + 1)]
    return {"enough": enough, "load": f"{load:.1f}", "table": Table(_("Colleagues at work"), columns(), rows)}


def suffices(found: Queue, given: dict[str, Any]) -> bool:
    return found.is_stable and found.served_within(given["within"] / 60) >= given["share"] / 100


def columns() -> list[str]:
    return [_("Answered in time"), _("Have to wait"), _("Mean wait"), _("Give up"), _("At work")]


def _line(found: Queue, given: dict[str, Any]) -> Row:
    if not found.is_stable:
        return Row(str(found.colleagues), [_("the queue grows without end"), "—", "—", "—", "—"])
    shares = [found.served_within(given["within"] / 60), found.must_wait]
    said = [percent(share) for share in shares] + [long(found.mean_wait * 3600)]
    name = _("%(count)s: enough") if suffices(found, given) else "%(count)s"
    return Row(name % {"count": found.colleagues}, [*said, percent(found.gives_up), percent(found.busy)])
