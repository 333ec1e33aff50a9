"""A colleague passes a customer's mail on to the desk: it is the customer's, and waits since they wrote it.

Only where it is shown that the colleague sent it, and who wrote what they passed on. Else it is a case of somebody
unknown, which reaches nobody, until a colleague says at the desk whose it is: whoever forges a colleague's name puts
words into nobody's mouth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Message
from answerable.cases.words import Direction, Kind
from answerable.channels.mail import loops
from answerable.channels.mail.arrival import Arrival, original
from answerable.channels.mail.colleagues.several import keep_apart
from answerable.channels.mail.colleagues.writing import Writer, outsiders
from answerable.channels.mail.reading import Address, Forwarded
from answerable.channels.mail.reading.bodies import says_all
from answerable.channels.mail.reading.forwards import without_head
from answerable.channels.mail.sorting.letters import Letter
from answerable.kit import files
from answerable.kit.addresses import normalise
from answerable.staff.models import Staff, Team

# What was written longer ago is not taken to have waited so long: its date is more often wrong, or it is passed on
# for the record.
BELIEVED = timedelta(days=60)
NOT_BY_PEOPLE = ("auto-reply", "bounce", "report")


@dataclass(frozen=True)
class PassedOn(Arrival):
    """The mail that was passed on, as filing sees it. To whom it went is no matter of ours: nobody is added by it."""

    outer: Arrival
    writer: Writer
    forwarded: Forwarded
    author: Address
    above: str

    @property
    def is_passed_on(self) -> bool:
        return True

    @property
    def is_sure(self) -> bool:
        """Whether it is the customer's without anybody's word."""
        return self.writer.is_proven and bool(self.author.address)

    @cached_property
    def sender(self) -> str:
        return self.author.address if self.is_sure else ""

    @property
    def sender_name(self) -> str:
        return self.author.name if self.is_sure else ""

    @property
    def envelope_to(self) -> list[str]:
        return []

    @cached_property
    def teams(self) -> list[Team]:
        return self.outer.teams

    def first_team(self) -> Team:
        return self.outer.first_team()

    @property
    def brand_id(self) -> int | None:
        return self.outer.brand_id

    def others(self) -> list[Address]:
        return []

    def answer_to(self) -> list[Address]:
        return []

    def first(self) -> dict[str, Any]:
        return super().first() | {"forward": self.facts()}

    def facts(self) -> dict[str, Any]:
        """How it came, for `hear`."""
        written = self.written_at
        believed = written is not None and self.at - written <= BELIEVED
        return {
            "by": self.writer.staff,
            "name": self.author.name,
            "address": self.author.address,
            "written_at": written,
            "is_open": not self.is_sure,
            "proven_by": self.writer.proven_by,
            # Only of whom we believe: else anybody could make a case late from the start.
            "waits_since": written if written and believed and self.is_sure else self.at,
        }

    @cached_property
    def written_at(self) -> datetime | None:
        """When the customer wrote it, as it says; a date without a zone is that of the team's clock."""
        zone = self.first_team().calendar.current().hours().zone
        return self.forwarded.written.latest(self.at, zone)

    def letter(self) -> Letter:
        """As rules see it: by whoever wrote it, to where the colleague sent it."""
        of_outer = Letter.of_arrival(self.outer)
        own = Letter.of_arrival(self)
        return replace(of_outer, sender=self.sender, text=own.text)

    def files_beside(self) -> list[dict[str, Any]]:
        """What the colleague sent beside it; the whole mail, where its layout is lost by taking the words out of it."""
        beside = replace(
            self.outer, mail=replace(self.outer.mail, attachments=list(self.forwarded.other_files), within=[])
        )
        kept = beside.files() if self.forwarded.other_files else []
        return [*kept, original(self.inbound)] if self.outer.mail.html and not self.forwarded.is_attached else kept


def passed_on(arrival: Arrival, writer: Writer) -> PassedOn | None:
    """What this colleague passes on to the desk. Sent to others outside first of all, it is a word to them."""
    found = _chosen(arrival, writer)
    if not found:
        return None
    first_hand = {normalise(each.address) for each in arrival.mail.to}
    if any(each.address in first_hand for each in outsiders(arrival)):
        return None
    (forwarded, above), *others = found
    keep_apart(arrival, [one for one, _ in others])
    alone = {one.file.sha256 for one, _ in others if one.file}
    kept = [part for part in forwarded.other_files if part.sha256 not in alone]
    return _as_filed(arrival, writer, replace(forwarded, other_files=kept), above)


def passed_on_without_head(arrival: Arrival, writer: Writer) -> PassedOn | None:
    """What this colleague passes on to the desk alone, where only the subject says that they do: nobody's whom it
    names."""
    if arrival.mail.forwarded or outsiders(arrival):
        return None
    forwarded = without_head(arrival.mail)
    return _as_filed(arrival, writer, forwarded, forwarded.above) if forwarded else None


def _as_filed(arrival: Arrival, writer: Writer, forwarded: Forwarded, above: str) -> PassedOn:
    for part in forwarded.mail.attachments:
        files.keep(part.data)
    return PassedOn(
        arrival.inbound, b"", forwarded.mail, arrival.ours, arrival, writer, forwarded, _author(forwarded), above
    )


def _chosen(arrival: Arrival, writer: Writer) -> list[tuple[Forwarded, str]]:
    """What is passed on, each with what colleagues wrote above it. Of several mails only a colleague who is proven
    makes more than one case."""
    if arrival.mail.forwarded:
        found = [_outside(arrival, arrival.mail.forwarded)]
    else:
        found = [_outside(arrival, one) for one in arrival.mail.several]
    chosen = [each for each in found if each]
    return chosen if len(chosen) == 1 or writer.is_proven else []


def _outside(arrival: Arrival, outermost: Forwarded) -> tuple[Forwarded, str] | None:
    """The outermost mail passed on that no colleague wrote, and what colleagues wrote above it; None where there is
    none, or where it is our own, or a machine's."""
    found: Forwarded | None = outermost
    above = []
    while found:
        above.append(found.above)
        author = _author(found)
        if found.mail.automatic in NOT_BY_PEOPLE or author.address in arrival.ours or _is_ours(found):
            return None
        if not (author.address and Staff.objects.filter(email=author.address).exists()):
            return found, "\n\n".join(filter(None, above))
        found = found.mail.forwarded
    return None


def _author(forwarded: Forwarded) -> Address:
    person = next(iter(forwarded.mail.from_), Address("", ""))
    address = normalise(person.address)
    is_address = "@" in address and len(address) <= 254 and not any(map(str.isspace, address))
    return Address(" ".join(person.name.split())[:200], address if is_address else "")


def _is_ours(forwarded: Forwarded) -> bool:
    return loops.is_our_own(forwarded.raw, forwarded.mail)


def known_already(passed: PassedOn) -> Message | None:
    """The same mail, where the desk has had it before: by its Message-ID and its author, unless it says or brings
    anything that the desk has not (I5)."""
    if not (passed.is_sure and passed.mail.message_id):
        return None
    rows = Message.objects.filter(direction=Direction.IN, message_id=passed.mail.message_id[:998])
    rows = rows.exclude(kind=Kind.SILENT).filter(participant__address=passed.author.address)
    found = rows.select_related("case").order_by("pk")
    return next((message for message in found if _has_all(message, passed)), None)


def _has_all(message: Message, passed: PassedOn) -> bool:
    """Whether nothing of what is passed on would be lost if only this message were kept."""
    kept = set(message.attachments.values_list("file", flat=True))
    brought = {part.sha256 for part in passed.parts if not part.inline}
    return says_all(message.text, passed.text) and brought <= kept


def came_before(arrival: Arrival) -> Message | None:
    """The same words that a colleague has passed on, now from whoever wrote them."""
    if not arrival.mail.message_id:
        return None
    rows = Message.objects.filter(message_id=arrival.mail.message_id[:998], forward__is_open=False)
    rows = rows.filter(participant__address=arrival.sender).select_related("inbound", "case")
    found = rows.order_by("pk").first()
    is_same = found and says_all(found.text, arrival.mail.text) and says_all(arrival.mail.text, found.text)
    return found if is_same else None


def note_above(passed: PassedOn, case: Case, without_words: str = "") -> None:
    """What the colleague wrote above it is for colleagues; none, where they neither wrote nor sent anything beside it,
    and nothing is to be said `without_words`."""
    beside = passed.files_beside()
    words = passed.above.strip() or without_words or (_("(passed on without a word)") if beside else "")
    if words:
        mail = {"inbound": passed.inbound, "proven_by": passed.writer.proven_by}
        case.note_by_mail(words, by=passed.writer.staff, at=passed.at, mail=mail, attachments=beside)
