"""What the worker does, in this order: each step takes the time, does one small batch and returns how much it did."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec


def _named(module: str, name: str) -> list[Callable[[datetime], int]]:
    return [getattr(import_module(module), name)] if find_spec(module) else []


STEPS = [
    *_named("answerable.channels.mail.receiving", "file_pending"),
    *_named("answerable.channels.mail.sending", "send_pending"),
    *_named("answerable.cases.sweeping", "sweep"),
    *_named("answerable.cases.leaving", "return_of_the_absent"),
]
