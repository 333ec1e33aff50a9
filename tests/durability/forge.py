"""Starts parts of the house by forking, so that each start after a kill costs no imports.

Reads one order a line: `start WORDS…` answers with the number of the process, `kill NUMBER…` with an empty line once
they are gone. What a killed process had in memory is lost as it is with one that was started from a shell.
"""

import os
import signal
import sys
from importlib import import_module

from answerable import cli


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
    import django

    django.setup()
    for module in ("answerable.channels.mail.door.standing", "answerable.serving.worker"):
        import_module(module)
    print(flush=True)  # ready
    for order in sys.stdin:
        verb, *words = order.split()
        print(start(words) if verb == "start" else kill(map(int, words)), flush=True)


def start(words: list[str]) -> int:
    child = os.fork()
    if child:
        return child
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os._exit(cli.main(words))


def kill(numbers) -> str:
    gone = list(numbers)
    for number in gone:
        os.kill(number, signal.SIGKILL)
    for number in gone:
        os.waitpid(number, 0)
    return ""


if __name__ == "__main__":
    main()
