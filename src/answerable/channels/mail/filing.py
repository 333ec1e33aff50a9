"""An inbound mail gets its one fate (I5): sorted, its sender known, its case found, and filed, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Inbound
from answerable.cases.models.inbound import NOT_A_CUSTOMER, UNREAD
from answerable.channels.mail import loops, matching, reports, taking_in, unsubscribing
from answerable.channels.mail.arrival import Arrival, original
from answerable.channels.mail.colleagues.forwarding import came_before
from answerable.channels.mail.imap.keeping import known_elsewhere
from answerable.channels.mail.imap.origin import folder_of
from answerable.channels.mail.imap.sent import take_sent
from answerable.channels.mail.models import DeadAddress, NotACustomer
from answerable.channels.mail.ours import Ours
from answerable.channels.mail.reading import Mail, read
from answerable.channels.mail.sharing import share_with_others
from answerable.customers.models import Identity
from answerable.kit.addresses import normalise


def file(inbound: Inbound, mail: Mail, known: Ours, *, at: datetime) -> None:
    """Give it its fate, as it was read; nothing, if another worker was first."""
    arrival = Arrival.of(inbound, known, mail)
    with transaction.atomic():
        _one_at_a_time(*_people_in(arrival))
        if _is_still_in_hand(inbound):
            _note_what_it_is(arrival)
            DeadAddress.objects.filter(address=arrival.sender).delete()  # whoever writes is there
            Identity.objects.filter(kind="mail", value=arrival.sender).exclude(came_back_at=None).update(
                came_back_at=None
            )
            _give_fate(arrival, at)


def file_unread(inbound: Inbound, known: Ours, why: str = "") -> None:
    """What we failed to file becomes a case all the same, with the raw original attached; `why` is a whole sentence."""
    inbound.lay_down()
    arrival = Arrival(inbound, b"", read(b""), known)
    with transaction.atomic():
        if not _is_still_in_hand(inbound):
            return
        inbound.problems = [*inbound.problems, *([why] if why else []), UNREAD]
        case, _message = Case.open(
            customer=taking_in.customer_of(arrival),
            team=arrival.first_team(),
            subject=_("(unreadable message)"),
            text=_("This message could not be read by itself. The original is attached."),
            channel="mail",
            address=arrival.sender,
            at=arrival.at,
            receipt=False,
            brand_id=arrival.brand_id,
            first={"inbound": inbound, "attachments": [original(inbound)]},
        )
        share_with_others(arrival, case)


def _people_in(arrival: Arrival) -> set[str]:
    """Its sender, and who wrote what it passes on."""
    people = {arrival.sender}
    for found in (arrival.mail.forwarded, *arrival.mail.several):
        while found:
            people |= {normalise(each.address)[:254] for each in found.mail.from_}
            found = found.mail.forwarded
    return people


def _one_at_a_time(*senders: str) -> None:
    """Mails of one sender are filed one after the other, so that no two workers miss each other's duplicate."""
    if connection.vendor == "postgresql":  # SQLite lets only one write anyway
        with connection.cursor() as cursor:
            for sender in sorted(senders):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mail:{sender}"])


def _is_still_in_hand(inbound: Inbound) -> bool:
    """Whether our lease is still the last one; who came after it ran out files it instead."""
    rows = Inbound.objects.select_for_update().filter(pk=inbound.pk, fate="", attempts=inbound.attempts)
    return rows.values_list("pk").first() is not None


def _note_what_it_is(arrival: Arrival) -> None:
    inbound, mail = arrival.inbound, arrival.mail
    inbound.sender, inbound.subject = arrival.sender[:320], mail.subject[:400]
    inbound.message_id, inbound.words_sha256 = mail.message_id[:998], arrival.words_sha256
    inbound.problems = list(mail.problems)


def _give_fate(arrival: Arrival, at: datetime) -> None:
    """What we sent ourselves, ours come back, come twice, machines' words, and at last people's."""
    mail, folder = arrival.mail, folder_of(arrival.inbound)
    if folder and folder.is_sent:
        take_sent(arrival, at=at)
    elif loops.is_our_own(arrival.raw, mail):
        _set_aside(arrival, "loop", at)
    elif twin := _twin(arrival) or _passed_on_before(arrival):
        _set_aside_as_duplicate(arrival, twin, at)
    elif unsubscribing.take(arrival, at=at):
        pass  # it is in the case that it was about
    elif reports.is_a_persons(arrival):
        taking_in.take_in(replace(arrival, mail=replace(mail, automatic=None, report=None)), at=at)
    elif mail.report:
        _take_report(arrival, at)
    elif mail.automatic == "report":
        _set_aside(arrival, "report", at)
    elif mail.automatic == "auto-reply" or _came_back_unexplained(arrival):
        _take_auto_reply(arrival, at)
    else:
        taking_in.take_in(arrival, at=at)


def _set_aside(arrival: Arrival, reason: str, at: datetime) -> None:
    arrival.inbound.set_aside(reason, at=at, team=arrival.first_team())


def _twin(arrival: Arrival) -> Inbound | None:
    """An earlier one with the same Message-ID, sender and words. With other words it is another mail, and noted.

    What bears no Message-ID may have come by two folders of one mailbox at once.
    """
    inbound = arrival.inbound
    if not arrival.mail.message_id:
        folder = folder_of(inbound)
        same = known_elsewhere(folder, inbound) if folder else Inbound.objects.none()
        return same.exclude(fate="").exclude(duplicate_of=inbound).first()
    others = Inbound.objects.filter(message_id=inbound.message_id).exclude(pk=inbound.pk).exclude(fate="")
    if not others.exists():
        return None
    first = others.filter(sender=inbound.sender, words_sha256=inbound.words_sha256).order_by("id").first()
    if first is None:
        inbound.problems.append("Its Message-ID is that of another mail.")
    return first


def _passed_on_before(arrival: Arrival) -> Inbound | None:
    """The mail by which a colleague has passed on the same words."""
    message = came_before(arrival)
    return message.inbound if message else None


def _set_aside_as_duplicate(arrival: Arrival, twin: Inbound, at: datetime) -> None:
    """The words are in a case already; a further team it was for may read them there, unless that is behind a wall."""
    first = twin.duplicate_of or twin
    # What senders who are not customers send twice lies beside the first, where nothing has a clock.
    reason = NOT_A_CUSTOMER if first.reason == NOT_A_CUSTOMER else "duplicate"
    arrival.inbound.set_aside(reason, at=at, team=arrival.first_team(), duplicate_of=first)
    if first.case and not first.case.current().team.is_sensitive:
        share_with_others(arrival, first.case.current())


def _take_report(arrival: Arrival, at: datetime) -> None:
    report = arrival.mail.report
    case = reports.take_report(arrival, report, at=at) if report else None
    if case:
        arrival.inbound.put_in(case, at=at)
    else:
        _set_aside(arrival, "report", at)


def _came_back_unexplained(arrival: Arrival) -> bool:
    """A machine's word to the envelope sender of one of our mails, in no form that we know."""
    return not arrival.inbound.envelope_from and matching.came_back(arrival) is not None


def _take_auto_reply(arrival: Arrival, at: datetime) -> None:
    """Filed silently where it threads to: no clock, no turn, nobody told. Else set aside."""
    match = matching.find(arrival)
    if match is None or not taking_in.hear_silently(arrival, match):
        is_listed = NotACustomer.objects.of(arrival.sender) is not None
        _set_aside(arrival, NOT_A_CUSTOMER if is_listed else "auto-reply", at)
