"""What the page of an overload tells: how many cases, whose, how bad, and what became of the one word."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.translation import ngettext

from answerable.cases.models import Digest, Posting
from answerable.cases.overload import asking, cases_of, reachable
from answerable.cases.words import Harm, Turn
from answerable.desk import lists
from answerable.desk.rows import dressed
from answerable.staff.models import Staff

ORDER = lists.LISTINGS["ours"].order


def summary(digest: Digest, staff: Staff) -> dict[str, Any]:
    """Its cases counted, as far as this colleague may see them."""
    rows = list(cases_of(digest, staff).order_by().values_list("team__name", "harm", "turn"))
    waiting = [(team, harm) for team, harm, turn in rows if turn == Turn.OURS]
    teams, harms = Counter(team for team, _harm in waiting), Counter(harm for _team, harm in waiting)
    return {
        "waiting": len(waiting),
        "done": len(rows) - len(waiting),
        "unseen": digest.alerts.exclude(case=None).values("case").distinct().count() - len(rows),
        "teams": sorted(teams.items()),
        "harms": [(Harm(harm).label, harms[harm]) for harm in sorted(harms, reverse=True)],
    }


def rows_of(digest: Digest, staff: Staff, at: datetime, after: str) -> tuple[list[dict[str, Any]], str]:
    """Those that still wait for us, in their order, page by page."""
    try:
        cursor = lists.cursor_from(after, ORDER)
    except ValueError:
        raise Http404 from None
    waiting = cases_of(digest, staff).filter(turn=Turn.OURS).order_by(*ORDER)
    found = lists.page_of(waiting, ORDER, cursor)
    shown = [_placed(dressed(row, at)) for row in found[: lists.PAGE]]
    return shown, lists.cursor_of(shown[-1], ORDER) if len(found) > lists.PAGE else ""


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"href": reverse("desk:case", args=[row["number"]])}


def would_be_told(digest: Digest) -> int:
    """In how many of them the one word would be written now."""
    return reachable(digest).count()


def progress_of(digest: Digest, staff: Staff) -> dict[str, Any] | None:
    """How far the one word has come: written, still to be written, and not written with the reason."""
    circular = getattr(digest, "circular", None)
    if circular is None:
        return None
    counted = dict(circular.postings.values_list("state").annotate(n=Count("pk")))
    whole = sum(counted.values())
    left = circular.postings.filter(state="left").select_related("case").order_by("reason", "case")
    seen = set(cases_of(digest, staff).values_list("pk", flat=True)) if counted.get("left") else set()
    return {
        "circular": circular,
        "written": counted.get("written", 0),
        "waiting": counted.get("waiting", 0),
        "whole": whole,
        "left_count": counted.get("left", 0),
        "left": [_left(posting, seen) for posting in left],
    }


def _left(posting: Posting, seen: set[int]) -> dict[str, str]:
    number = posting.case.number if posting.case_id in seen else ""
    return {"number": number, "why": posting.refusal or posting.get_reason_display()}


def line(staff: Staff, at: datetime) -> dict[str, Any] | None:
    """The calm line above what waits for us, until it is decided."""
    digest = asking(staff, at)
    count = cases_of(digest, staff).filter(turn=Turn.OURS).count() if digest else 0
    if digest is None or not count:
        return None
    words = ngettext("%(count)d case needs a decision", "%(count)d cases need a decision", count) % {"count": count}
    return {"pk": digest.pk, "words": words}
