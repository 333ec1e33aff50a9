"""The languages and time zones that a form offers."""

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

Choices = list[tuple[str, str]]


def languages() -> Choices:
    """Every language we have a name for, by that name."""
    return sorted(((code, _(name)) for code, name in settings.LANGUAGES), key=lambda choice: choice[1])


def language_choices() -> Choices:
    """The same, and the choice of none."""
    return [("", _("Not known")), *languages()]


@cache
def zones() -> Choices:
    """The zones that are named after a place; the rest are older names of the same."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if _is_a_place(zone)]


def zone_choices() -> Choices:
    return [("", _("Not known")), *zones()]


def _is_a_place(zone: str) -> bool:
    return zone == "UTC" or ("/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/")))
