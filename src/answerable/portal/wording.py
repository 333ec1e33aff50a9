"""Times as the customer's page says them: in her team's zone, rounded late where we promise."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.wording import rounded_late
from answerable.kit import moments
from answerable.kit.dates import formatted, written


def by_when(due_at: datetime, now: datetime) -> str:
    """A promise: *by 10:30 today*, *by Wednesday 12:00*, *by Friday 20 March*; never earlier than what we owe."""
    late = timezone.localtime(rounded_late(due_at))
    days = (late.date() - timezone.localtime(now).date()).days
    clock = date_format(late, "H:i")
    if days == 0:
        return _("by %(clock)s today") % {"clock": clock}
    if 0 < days <= 5:
        return _("by %(day)s %(clock)s") % {"day": formatted(late, "l"), "clock": clock}
    return _("by %(day)s %(clock)s") % {"day": written(late, "l j F"), "clock": clock}


def briefly_by(due_at: datetime, now: datetime) -> str:
    """The same in a line of steps: *by 10:30*, *by Wed 12:00*."""
    return _("by %(when)s") % {"when": moments.short(rounded_late(due_at), now)}


def day(moment: datetime) -> str:
    """A day in full: *Friday 6 March*."""
    return written(timezone.localtime(moment), "l j F")


def day_and_clock(moment: datetime, now: datetime) -> str:
    """When something was said: *today 16:10*, *Friday 16:10*, *3 February, 16:10*."""
    here = timezone.localtime(moment)
    days = (timezone.localtime(now).date() - here.date()).days
    if days == 0:
        return _("today %(clock)s") % {"clock": date_format(here, "H:i")}
    if 0 < days <= 5:
        return formatted(here, "l H:i")
    return written(here, "j F Y, H:i")


def last_day(moment: datetime) -> str:
    """The last whole day before a moment at which something ends by itself."""
    return day(moment - timedelta(minutes=1))


def minutes(left: timedelta) -> int:
    """Whole minutes, rounded up; one at least."""
    return max(1, math.ceil(left.total_seconds() / 60))


def too_much(left: timedelta) -> str:
    """Why this is not taken now, and when it is."""
    sentence = ngettext(
        "Very much was sent from your connection within an hour. Please send this again in %(minutes)s minute.",
        "Very much was sent from your connection within an hour. Please send this again in %(minutes)s minutes.",
        minutes(left),
    )
    return str(sentence % {"minutes": minutes(left)})
