"""What is there, and what is told, when a data folder is served for the first time."""

from importlib import import_module
from importlib.util import find_spec

from answerable.kit import clock
from answerable.staff.models import Staff, Team

NOBODY = "make the first colleague with: answerable colleague you@example.com --role admin"


def demo_is_there() -> bool:
    return bool(find_spec("answerable.demo")) and bool(find_spec("answerable.demo.people"))


def load_people() -> None:
    """The demo's staff, teams and promises, where nobody is yet."""
    if demo_is_there() and not Staff.objects.exists():
        import_module("answerable.demo.people").load(clock.now())


def how_to_sign_in() -> list[str]:
    """The lines that say it: the demo's people, the first step where nobody is, or simply where."""
    if demo_is_there() and (lines := import_module("answerable.demo.people").sign_in()):
        return list(lines)
    return ["with your own address and password"] if Staff.objects.exists() else [NOBODY]


def address() -> str:
    """A team's address to send a first mail to."""
    team = Team.objects.filter(is_active=True, address__isnull=False).order_by("position", "id").first()
    return str(team.address) if team else "care@example.com"
