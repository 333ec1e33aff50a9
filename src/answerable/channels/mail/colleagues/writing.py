"""Which colleague a mail says that it is by, and whether anything has shown that it is."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import proven_by
from answerable.kit.addresses import Address, normalise
from answerable.staff.models import Staff


@dataclass(frozen=True)
class Writer:
    """A colleague by their address; `proven_by` is the server of ours that has shown it, or nothing."""

    staff: Staff
    proven_by: str

    @property
    def is_proven(self) -> bool:
        return bool(self.proven_by)


def writer_of(arrival: Arrival) -> Writer | None:
    """The colleague in its From, if a person wrote it. Machines that write in a colleague's name speak for nobody."""
    if arrival.mail.automatic or not arrival.sender or arrival.sender in arrival.ours:
        return None
    staff = Staff.objects.active().filter(email=arrival.sender).first()
    return Writer(staff, proven_by(arrival)) if staff else None


def outsiders(arrival: Arrival) -> list[Address]:
    """Whom it was written to beside us and colleagues, in order."""
    others = arrival.others()
    named = [each.address for each in others]
    colleagues = {normalise(email) for email in Staff.objects.filter(email__in=named).values_list("email", flat=True)}
    return [each for each in others if each.address not in colleagues]
