"""Six weeks of Halden's customers, made by the real verbs on a simulated clock; stopped, it goes on where it was."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from answerable.cases.models import Inbound
from answerable.channels.mail.transports import Transport, way_out
from answerable.demo import machines, odd_letters, plots
from answerable.demo.matters import MATTERS, Matter
from answerable.demo.scene import Enough, Scene
from answerable.kit import clock
from answerable.staff.models import Team

SEED = 1042
DAYS = 42
CASES = 320
FRESH = 14  # of them nobody has taken yet
ASKED = 16  # of them wait for the customer
# SQLite has one writer at a time and no queue for it: who waits looks again ten times a second.
BREATH = 0.15  # seconds

# Which plot befalls which matter, and when it begins.
Part = tuple[plots.Plot, Matter, datetime]


def load(report: Callable[[int, int], None], rest: Callable[[float], None] = time.sleep) -> None:
    """Play every case that is not there yet: what is open today, then the past, oldest first; say how many are there.

    Each is one transaction, so a kill loses at most one.

    Between two it rests, so that whoever signs in or writes meanwhile never waits for more than one case.
    """
    now = _anchor()
    machines.write(now)
    odd_letters.write(now)
    chance = random.Random(SEED)
    script = [*_today(now, chance), *_past(now, chance)]
    with way_out() as out:
        for number, (plot, matter, begins_at) in enumerate(script, start=1):
            if _play_once(number, plot, matter, begins_at, now, out):
                report(number, len(script))
                rest(BREATH)


def is_whole() -> bool:
    """Whether every case has been played."""
    return Inbound.objects.filter(channel="demo", key__startswith="case-").count() >= CASES


def _anchor() -> datetime:
    """The moment at which the demo's history ends: fixed by the first run, so that a later one continues the same."""
    row, _new = Inbound.objects.keep(
        "demo", "history", b"The demo's history ends when it was first loaded.", at=clock.now()
    )
    if not row.fate:
        row.set_aside("demo", at=row.received_at, looked_at=row.received_at)
    return row.received_at


def _play_once(
    number: int, plot: plots.Plot, matter: Matter, begins_at: datetime, now: datetime, out: Transport
) -> bool:
    """Whether it was not there yet."""
    with transaction.atomic():
        raw = f"Demo case {number}: {matter.subject}\n\n{matter.words}".encode()
        row, is_new = Inbound.objects.keep("demo", f"case-{number}", raw, at=begins_at)
        if not is_new:
            return False
        scene = Scene(matter, random.Random(f"{SEED}.{number}"), begins_at, now, out, row)
        with suppress(Enough):
            plot(scene)
        if not row.messages.exists():
            # Where we began, nothing was received: the row only says that this case has been played.
            row.set_aside("demo", at=begins_at, looked_at=begins_at)
    return True


def _today(now: datetime, chance: random.Random) -> list[Part]:
    """What a newcomer finds on the desk: cases that nobody has taken yet, and some that wait for the customer."""
    hours = Team.objects.order_by("position", "pk")[0].calendar.current().hours()
    parts: list[Part] = []
    harmless = [matter for matter in MATTERS if not matter.harm]
    for index in range(FRESH):
        # Most have come within the last working hours; a few lie longer than they should, none in which harm is done.
        lies_long = index < 5
        ago = chance.randrange(6 * 3600, 11 * 3600) if lies_long else chance.randrange(60, 3 * 3600)
        choice = harmless if lies_long else MATTERS
        parts.append((plots.still_lies, choice[(index * 5) % len(choice)], hours.before(now, ago)))
    for index in range(ASKED):
        ago = chance.randrange(2 * 3600, 20 * 3600)
        parts.append((plots.asked, MATTERS[(index * 7) % len(MATTERS)], hours.before(now, ago)))
    for index, (team, plot) in enumerate(plots.TODAY):
        matters = [matter for matter in harmless if matter.team == team and matter.type not in ("praise", "idea")]
        begins_at = hours.before(now, chance.randrange(80 * 60, 4 * 3600))
        parts.append((plot, matters[(index * 3) % len(matters)], begins_at))
    return sorted(parts, key=_begins_at)


def _past(now: datetime, chance: random.Random) -> list[Part]:
    """Six weeks of plots, the same for the same `now`."""
    usual = [plot for plot, weight in plots.USUAL for _ in range(weight)]
    parts: list[Part] = []
    for _index in range(CASES - FRESH - ASKED - len(plots.TODAY)):
        matter = chance.choice(MATTERS)
        plot = plots.thanked if matter.type in ("praise", "idea") else chance.choice(usual)
        back = (chance.random() ** 1.25) * DAYS * 24 * 3600
        parts.append((plot, matter, _at_a_human_hour(now - timedelta(seconds=back), chance, now)))
    return sorted(parts, key=_begins_at)


def _begins_at(part: Part) -> datetime:
    return part[2]


def _at_a_human_hour(moment: datetime, chance: random.Random, now: datetime) -> datetime:
    """Few people write at four in the morning."""
    awake = moment.replace(
        hour=chance.choice([6, 7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20]), microsecond=0
    )
    return awake if awake < now else moment.replace(microsecond=0)
