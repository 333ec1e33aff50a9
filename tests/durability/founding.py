"""Founds a desk in the house that the environment names: a database, and one team with the address that is given."""

import os
import sys


def main(address: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
    import django

    django.setup()
    from answerable.serving import database  # only after Django is set up
    from answerable.staff.tests.factories import TeamFactory

    database.migrate(aloud=False)
    TeamFactory(name="Care", address=address)


if __name__ == "__main__":
    main(sys.argv[1])
