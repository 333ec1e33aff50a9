"""What an import says: in counts, and by name what was left out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.mail.importing.bringing_in import Brought
from answerable.channels.mail.importing.forecast import Forecast
from answerable.channels.mail.importing.looking import Seen
from answerable.channels.mail.importing.places import Trouble

Weigh = Callable[[int], None]
Step = Callable[[], None]
MOST_NAMED = 1000


def say_done(seen: Seen, there: int, done: Brought, since: datetime | None) -> int:
    """What was done; how many were left out that should have come in."""
    _say_found(seen)
    _say(_("%(count)s brought in as words of customers and others"), done.mails)
    _say(_("%(count)s brought in as our own"), done.ours)
    _say(_("%(count)s of machines kept, without a case of their own"), done.silent)
    _say(
        ngettext("in %(count)s new case, closed as imported", "in %(count)s new cases, closed as imported", done.cases),
        done.cases,
    )
    _say(_("%(count)s customers met for the first time"), done.new_customers)
    return _say_rest(seen, there, done, [*seen.troubles, *done.troubles], since)


def say_forecast(seen: Seen, there: int, told: Forecast, since: datetime | None) -> int:
    """What would be done; how many would be left out."""
    print(_("Nothing was written. It would be so:"))
    _say_found(seen)
    _say(_("%(count)s to bring in as words of customers and others"), told.mails)
    _say(_("%(count)s to bring in as our own"), told.ours)
    _say(_("%(count)s of machines to keep, without a case of their own"), told.silent)
    for team, count in sorted(told.cases.items()):
        words = ngettext("%(count)s new case of %(team)s", "%(count)s new cases of %(team)s", count)
        print("  " + words % {"count": count, "team": team})
    _say(_("%(count)s customers to meet for the first time"), told.new_customers)
    _say(_("%(count)s customers known already"), told.known_customers)
    return _say_rest(seen, there, told, seen.troubles, since)


def _say_found(seen: Seen) -> None:
    _say(ngettext("%(count)s mail found.", "%(count)s mails found.", seen.mails), seen.mails)
    _say(_("%(count)s of these by mailing lists, which open cases as they do at the door"), seen.lists, but=0)


def _say_rest(seen: Seen, there: int, done: Brought | Forecast, troubles: list[Trouble], since: datetime | None) -> int:
    _say(_("%(count)s there already"), there)
    _say(_("%(count)s duplicates"), seen.twice + done.twice)
    _say(_("%(count)s left out that their mail program holds for deleted"), seen.deleted, but=0)
    if since:
        words = _("%(count)s from %(day)s or later left out: they are no history, somebody waits for an answer")
        print("  " + words % {"count": seen.since, "day": since.date().isoformat()})
    _say(_("%(count)s left out that name none of our addresses: say with --team whose they are"), done.teamless, but=0)
    _name(done.teamless_at, done.teamless)
    _say(_("%(count)s left out of ours that went to nobody outside"), done.nobodys, but=0)
    _say(_("%(count)s other files in these folders, no mail"), seen.others, but=0)
    _say(_("%(count)s could not be read:"), len(troubles), but=0)
    _name([f"{trouble.where}: {trouble.why}." for trouble in troubles[:MOST_NAMED]], len(troubles))
    return done.teamless + len(troubles)


def _name(those: list[str], count: int) -> None:
    """Each on a line, and how many more there are than are named."""
    for each in those:
        print(f"    {each}", file=sys.stderr)
    if count > len(those):
        print("    " + _("and %(count)s more") % {"count": count - len(those)}, file=sys.stderr)


def say_stopped(done: int, whole: int) -> None:
    words = _("Stopped. %(done)s of %(whole)s mails are in; the same command goes on where it was.")
    print("\n" + words % {"done": done, "whole": whole}, file=sys.stderr)


def _say(words: str, count: int, but: int | None = None) -> None:
    if count != but:
        print(("" if words.endswith(".") else "  ") + words % {"count": count})
