"""Whether this installation rehearses, for areas below the one that knows: `wiring.py` says whom to ask."""

from collections.abc import Callable

_asked: list[Callable[[], bool]] = []


def ask_for_rehearsals(asked: Callable[[], bool]) -> None:
    """From now on this is who knows; naming it twice changes nothing."""
    _asked[:] = [asked]


def rehearses() -> bool:
    """Whether nothing leaves yet, so that nothing may be promised by machine."""
    return any(asked() for asked in _asked)
