"""Old mails become history, one transaction for each, so that whoever is killed goes on where they were."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Inbound, Message, Participant
from answerable.cases.words import Direction, Origin, Part
from answerable.channels.mail.arrival import MOST_FILES, Arrival
from answerable.channels.mail.importing.index import Index, Row
from answerable.channels.mail.importing.looking import Setting, arrival_of, first_twin, is_told_here
from answerable.channels.mail.importing.places import NotRead, Shelf, Trouble
from answerable.channels.mail.importing.planning import Counts, Plan, plans
from answerable.channels.mail.taking_in import MOST_COPIES
from answerable.customers.models import Customer
from answerable.kit import files
from answerable.staff.models import Staff

log = logging.getLogger(__name__)


@dataclass
class Brought(Counts):
    """What was done; `cases` are those begun."""

    cases: int = 0
    troubles: list[Trouble] = field(default_factory=list)


@dataclass
class BringingIn:
    """One run over the conversations of an index."""

    setting: Setting
    index: Index
    shelf: Shelf
    done: Brought = field(default_factory=Brought)

    def all(self, tell: Callable[[], None]) -> None:
        """Each conversation in the order of its mails; `tell` hears of each that was looked at."""
        for plan in plans(self.index, self.setting):
            talk = Talk(self, plan)
            for row in self.index.of(plan.talk):
                if self.setting.stopped():
                    return
                if not row.is_there:
                    self._bring(talk, row)
                tell()

    def _bring(self, talk: Talk, row: Row) -> None:
        """What fails is named in the end, leaves nothing behind, and is tried again by the next run."""
        try:
            talk.take(row)
            self.index.note_there(row.sha256)
        except (OperationalError, InterfaceError):
            raise  # the database is in trouble, not the mail
        except NotRead as error:
            self.done.troubles.append(Trouble(str(row.place), str(error)))
        except Exception:
            log.exception("%s could not be imported", row.place)
            self.done.troubles.append(Trouble(str(row.place), _("it could not be filed; the log says why")))


class Talk:
    """One conversation on its way into one case."""

    def __init__(self, run: BringingIn, plan: Plan) -> None:
        self.run, self.plan, self.case = run, plan, plan.case

    def take(self, row: Row) -> None:
        if left_out := self.plan.left_out(self.case):
            self.run.done.add(left_out, row.place)
        else:
            self._file(row)

    def _file(self, row: Row) -> None:
        arrival = arrival_of(self.run.shelf.again(row.place, row.sha256), self.run.setting)
        files.keep(arrival.raw)  # the bytes are there before any row names them
        for part in arrival.parts[:MOST_FILES]:
            files.keep(part.data)
        case = self.case
        with transaction.atomic():
            counted = self._give_fate(arrival, row) if self._is_new(arrival) else "twice"
        self.run.done.add(counted, row.place)
        self.run.done.cases += self.case is not case

    def _is_new(self, arrival: Arrival) -> bool:
        inbound, mail = arrival.inbound, arrival.mail
        inbound.sender, inbound.subject = arrival.sender[:320], mail.subject[:400]
        inbound.message_id, inbound.words_sha256 = mail.message_id[:998], arrival.words_sha256
        inbound.problems = list(mail.problems)
        return not Inbound.objects.filter(channel=inbound.channel, key=inbound.key).exists()

    def _give_fate(self, arrival: Arrival, row: Row) -> str:
        """Save the inbound with what becomes of it; as what it is counted."""
        if is_told_here(arrival):
            return self._set_aside(arrival, "loop", "twice")
        if twin := first_twin(arrival):
            return self._set_aside(arrival, "duplicate", "twice", twin.duplicate_of or twin)
        if row.is_automatic and self.case is None:
            reason = "auto-reply" if arrival.mail.automatic == "auto-reply" else "report"
            return self._set_aside(arrival, reason, "silent")
        return self._recall(arrival, row)

    def _set_aside(self, arrival: Arrival, reason: str, counted: str, first: Inbound | None = None) -> str:
        """Kept and found, but nobody has to look through history: it counts as looked at."""
        now, team = self.run.setting.now, self.case.team if self.case else self.plan.team
        arrival.inbound.set_aside(reason, at=now, team=team, duplicate_of=first, looked_at=now)
        return counted

    def _recall(self, arrival: Arrival, row: Row) -> str:
        case = self.case or self._begin(arrival)
        inbound = arrival.inbound
        inbound.save()
        by = self._speaker(case, arrival, row)
        case.recall(
            arrival.text,
            by=by,
            said_at=arrival.at,
            at=arrival.at,
            public=case.customer_participant.address in arrival.written_to,
            automatic=row.is_automatic and isinstance(by, Participant),
            attachments=arrival.files(),
            words=self._words(arrival, row),
        )
        inbound.put_in(case, at=self.run.setting.now)
        if isinstance(by, Participant) and by.may_decide and not row.is_automatic:
            self._seat_copies(case, arrival)
        self.case = case
        return row.counted

    def _words(self, arrival: Arrival, row: Row) -> dict[str, Any]:
        words = arrival.first() | {"channel": "mail", "subject": arrival.mail.subject[:400]}
        del words["attachments"]
        answered = [*arrival.mail.references, arrival.mail.in_reply_to]
        words["references"] = " ".join(dict.fromkeys(filter(None, answered)))
        if row.is_ours and Message.objects.filter(message_id=words["message_id"], direction=Direction.OUT).exists():
            # Ours bear names that the database holds to be each another; the original keeps its own.
            words["message_id"] = ""
            arrival.inbound.problems.append("Its Message-ID is that of another mail of ours.")
        return words

    def _begin(self, arrival: Arrival) -> Case:
        plan = self.plan
        assert plan.team is not None
        case = Case.bring_in(
            customer=self._customer(arrival),
            team=plan.team,
            subject=arrival.subject,
            channel="mail",
            at=arrival.at,
            address=plan.customer,
            origin=Origin.OURS if plan.is_begun_by_us else Origin.CUSTOMER,
            language=arrival.mail.language or "en",
        )
        if plan.older:
            case.link_to(plan.older, by=None, at=arrival.at, kind="quoted")
        return case

    def _customer(self, arrival: Arrival) -> Customer:
        """Whom we know by this address, or somebody met now, as long ago as that was."""
        address = self.plan.customer
        hers = arrival.sender == address
        name = arrival.sender_name if hers else _name_of(address, arrival)
        language = arrival.mail.language if hers else ""
        evidence = "wrote to us, by an imported mail" if hers else "was written to by us, by an imported mail"
        customer, is_new = Customer.meet("mail", address, name, language, evidence, at=arrival.at)
        self.run.done.new_customers += is_new
        return customer

    def _speaker(self, case: Case, arrival: Arrival, row: Row) -> Participant | Staff | None:
        """Who takes part already, or is new, for staff only; of ours the colleague, if one is known by the address."""
        if row.is_ours:
            return Staff.objects.filter(email__iexact=arrival.sender).first()
        if person := case.participants.filter(address=arrival.sender).first():
            return person
        known = Customer.objects.with_address("mail", arrival.sender)
        if known and known.pk in case.customer.family_ids():
            return case.customer_participant
        case.seat([(arrival.sender, arrival.sender_name)], Part.NEW, at=arrival.at)
        return case.participants.get(address=arrival.sender)

    def _seat_copies(self, case: Case, arrival: Arrival) -> None:
        """Whom the customer copied took part from then on."""
        setting = self.run.setting
        copied = [(each.address, each.name) for each in arrival.others() if not setting.is_inside(each.address)]
        case.seat(copied[:MOST_COPIES], Part.COPIED, at=arrival.at)


def _name_of(address: str, arrival: Arrival) -> str:
    return next((each.name for each in arrival.others() if each.address == address), "")
