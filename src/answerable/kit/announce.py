"""How something below causes something above without knowing it: the area announces, `wiring.py` says who listens.

Listeners run at once, in the announcer's transaction and in the order in which they were named; an error in one
undoes the whole. What is slow or outside is a row that the listener writes.
"""

from collections import defaultdict
from collections.abc import Callable

Listener = Callable[..., object]

_listeners: defaultdict[str, list[Listener]] = defaultdict(list)


def listen(name: str, listener: Listener) -> None:
    """Call `listener` with the facts whenever `name` is announced; naming the same one twice changes nothing."""
    if listener not in _listeners[name]:
        _listeners[name].append(listener)


def announce(name: str, **facts: object) -> None:
    """Tell every listener of `name`, here and now."""
    for listener in tuple(_listeners.get(name, ())):
        listener(**facts)
