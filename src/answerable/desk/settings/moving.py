"""Lists in which the order counts: one place up or down, and where a row can still go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def moved(ids: Iterable[int], pk: int, where: str) -> list[int]:
    """The ids with this one a place further "up", else down; as they are where it is not there or at that end."""
    order = list(ids)
    if pk in order:
        place = order.index(pk)
        other = place - 1 if where == "up" else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
    return order


def with_ways(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with whether it can go up and down."""
    return [row | {"up": row is not rows[0], "down": row is not rows[-1]} for row in rows]
