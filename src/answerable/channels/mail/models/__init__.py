"""What the mail channel itself must remember."""

from answerable.channels.mail.models.automatic import TO_ALL_TOGETHER, TO_ONE_ADDRESS, AutomaticMail
from answerable.channels.mail.models.dead_addresses import DeadAddress, DeadAddressQuerySet
from answerable.channels.mail.models.domain_paces import BURST, DomainPace
from answerable.channels.mail.models.refusals import Refusal, RefusalQuerySet, TurnedAway, sound
from answerable.channels.mail.models.rehearsals import Rehearsal, RehearsalQuerySet, go_live

__all__ = [
    "BURST",
    "TO_ALL_TOGETHER",
    "TO_ONE_ADDRESS",
    "AutomaticMail",
    "DeadAddress",
    "DeadAddressQuerySet",
    "DomainPace",
    "Refusal",
    "RefusalQuerySet",
    "Rehearsal",
    "RehearsalQuerySet",
    "TurnedAway",
    "go_live",
    "sound",
]
