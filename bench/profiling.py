"""Where the time goes: the functions that cost most by themselves and with what they call, on the error output."""

from __future__ import annotations

import contextlib
import cProfile
import pstats
import sys
import time
from collections.abc import Iterator


@contextlib.contextmanager
def profiled(top: int) -> Iterator[None]:
    """Profile what happens inside and print the `top` functions; with 0 do nothing."""
    if not top:
        yield
        return
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        stats = pstats.Stats(profile, stream=sys.stderr)
        stats.sort_stats("cumulative").print_stats("answerable", top)
        stats.sort_stats("tottime").print_stats(top)
