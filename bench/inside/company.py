"""The company in a house: migrated, with its people; and cases of it, to whatever number is wanted."""

from __future__ import annotations

import logging
import os
import sys


def settle() -> None:
    """Set Django up in the house that the environment names, bring its database up and let the people in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
    import django

    logging.basicConfig(level=logging.ERROR, format="%(name)s %(levelname)s %(message)s")
    django.setup()
    from answerable.serving import database, first_start  # only after Django is set up

    database.migrate(aloud=False)
    first_start.load_people()


def say(line: str) -> None:
    """Progress, on the error output; the result alone goes to the other."""
    print(f"    {line}", file=sys.stderr, flush=True)
