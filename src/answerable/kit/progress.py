"""How far long work is: on a terminal one line that is rewritten, elsewhere a line every fifth of the way."""

from __future__ import annotations

import sys
from typing import TextIO

PARTS = 5


class Progress:
    """Says it while it is called with what is done of the whole."""

    def __init__(self, what: str, out: TextIO | None = None) -> None:
        self.what = what
        self.out = out or sys.stdout

    def __call__(self, done: int, whole: int) -> None:
        words = f"{self.what}: {done} of {whole}"
        if self.out.isatty():
            print(f"\r{words}", end="\n" if done == whole else "", file=self.out, flush=True)
        elif done * PARTS // whole > (done - 1) * PARTS // whole:
            print(words, file=self.out, flush=True)
