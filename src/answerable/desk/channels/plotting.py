"""Fourteen days as bars: an SVG that the server draws, whose figures stand in a table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from answerable.desk.channels.reading import Day

WIDTH, HEIGHT, GROUND = 700, 150, 130  # units of the drawing; bars stand on the ground, days below it
BAR, GAP = 11, 2


@dataclass(frozen=True)
class Bar:
    """A bar of the drawing, and what it shows: came, left or refused."""

    x: float
    y: float
    height: float
    shows: str


def plot(days: list[Day]) -> dict[str, Any]:
    """Bars, the place of each day's name, and the highest count; nothing where nothing happened."""
    most = max((count for day in days for _shows, count in _counts(day)), default=0)
    if not most:
        return {"days": days, "most": 0}
    step = WIDTH / len(days)
    bars = [bar for number, day in enumerate(days) for bar in _bars(day, number * step + step / 2, most)]
    names = [(round(number * step + step / 2, 1), day.on) for number, day in enumerate(days)]
    return {"days": days, "most": most, "bars": bars, "names": names, "width": WIDTH, "height": HEIGHT, "bar": BAR}


def _bars(day: Day, middle: float, most: int) -> list[Bar]:
    counts = _counts(day)
    begins = middle - (len(counts) * (BAR + GAP) - GAP) / 2
    heights = [round(count / most * (GROUND - 10), 1) for _shows, count in counts]
    return [
        Bar(round(begins + number * (BAR + GAP), 1), round(GROUND - height, 1), height, shows)
        for number, ((shows, count), height) in enumerate(zip(counts, heights, strict=True))
        if count
    ]


def _counts(day: Day) -> tuple[tuple[str, int], ...]:
    return ("came", day.came), ("left", day.left), ("refused", day.refused)
