"""What is there, and what is told, when a data folder is served for the first time."""

import os

from answerable.channels.mail.door.soundness import CannotStand, need_sound_doors
from answerable.channels.mail.hooks.soundness import need_sound_hooks
from answerable.channels.mail.models import Mailbox, Rehearsal
from answerable.channels.mail.models.mailboxes import leave_word
from answerable.channels.mail.signing import CannotSign, signers
from answerable.demo import history, people
from answerable.kit import clock
from answerable.serving.places import Refusal
from answerable.staff.models import Staff, Team

NOBODY = (
    'nobody is here yet; make yourself known with: {command} colleague you@example.com --name "Your Name" --role admin'
)


def name_what_is_read() -> None:
    """Mailboxes of a database that was brought here from elsewhere are read from now on, too."""
    if Mailbox.objects.kept().exists():
        leave_word()


def need_sound_settings() -> None:
    """Refuses what would only show when the first mail leaves or comes."""
    try:
        signers()
        need_sound_doors()
        need_sound_hooks()
    except (CannotSign, CannotStand) as error:
        raise Refusal(str(error)) from error


def load_people() -> None:
    """The demo's staff, teams and promises, where nobody is yet."""
    if not Staff.objects.exists():
        people.load(clock.now())


def begin_to_rehearse() -> None:
    """On a new installation nothing leaves until somebody says *Go live*; the demo has only its own outbox to reach."""
    if os.environ.get("ANSWERABLE_DEMO") != "1" and not Staff.objects.exists() and not Team.objects.exists():
        Rehearsal.objects.begin(at=clock.now())


def how_to_go_live(command: str) -> str:
    """The command that lets mail leave; empty where it leaves already."""
    return f"{command} mail live" if Rehearsal.objects.is_on() else ""


def will_load_cases() -> bool:
    """Whether the demo's cases are still to come, some minutes of them."""
    return os.environ.get("ANSWERABLE_DEMO") == "1" and not history.is_whole()


def how_to_sign_in(command: str) -> list[str]:
    """The lines that say it: the demo's people, the first step where nobody is, or simply with what."""
    if lines := people.sign_in():
        return lines
    if Staff.objects.exists():
        return ["with your own address and password"]
    return [NOBODY.format(command=command)]


def address() -> str:
    """A team's address to send a first mail to; empty where none has one yet."""
    team = Team.objects.filter(is_active=True, address__isnull=False).order_by("position", "id").first()
    return str(team.address) if team else ""
