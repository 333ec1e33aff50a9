"""The composer: to whom it goes, what was typed so far, and what a colleague said while she was writing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from answerable.cases.access import messages_for_staff
from answerable.cases.models import Attachment, Case, Draft, Message, Participant
from answerable.cases.models.message import MessageQuerySet
from answerable.cases.words import BY_A_PERSON, HEARING, Kind, Part
from answerable.desk.forms import AnswerForm
from answerable.desk.receivers import receivers
from answerable.kit import uploads
from answerable.staff.models import Staff

REMIND_AFTER = 3  # working days
A_MOMENT = timedelta(minutes=1)
BY_MACHINES = (Kind.RECEIPT, Kind.REMINDER, Kind.NOTICE)


def composer_of(
    case: Case, staff: Staff, writes: bool, at: datetime, *, form: AnswerForm | None = None, **typed: Any
) -> dict[str, Any]:
    """What the composer shows; `form` is an answer that was refused, `typed` a refused note or question."""
    drafts = dict(Draft.objects.filter(case=case, staff=staff).values_list("kind", "text"))
    people = _hearing(case)
    answers = writes and not case.is_closed
    return typed | {
        "shows": shown(case, writes),
        "may_answer": answers,
        "may_write": writes,
        "recipients": [person for person in people if person.part == Part.CUSTOMER],
        "copies": [person for person in people if person.part != Part.CUSTOMER],
        "to": to_whom(case),
        "drafts": drafts,
        "form": form or (_begun(case, drafts, at) if answers else None),
        "open": typed.get("open") or ("answer" if answers else "note"),
        "begun": typed.get("begun"),
        "again": files_taken_back(case, staff) if answers else [],
        "receivers": receivers(but=staff) if writes else [],
    }


def shown(case: Case, writes: bool) -> str:
    """Which composer is right; one that still is, is never exchanged under somebody's hands."""
    if not writes:
        return "reads"
    return f"closed-{case.outcome}" if case.is_closed else f"answers-{to_whom(case)}"


def to_whom(case: Case) -> str:
    """Whom an answer goes to, as the form sends it back: nobody gets one whom the page did not name."""
    return "-".join(str(person.pk) for person in _hearing(case))


def _hearing(case: Case) -> list[Participant]:
    people = sorted(case.participants.all(), key=lambda person: person.pk)
    return [one for one in people if one.left_at is None and one.part in HEARING and one.address]


def _begun(case: Case, drafts: dict[str, str], at: datetime) -> AnswerForm:
    return AnswerForm(initial={"text": drafts.get("answer", ""), "remind_at": _in_working_days(case, at)})


def _in_working_days(case: Case, at: datetime) -> datetime:
    """The date a question waits until, if nobody says otherwise: three days on which the team works, at ten."""
    hours = case.team.calendar.current().hours()
    opening = at
    for _day in range(REMIND_AFTER):
        opening = hours.next_opening(_clock_on(opening.astimezone(hours.zone) + timedelta(days=1), 0))
    at_ten = _clock_on(opening.astimezone(hours.zone), 10)
    return at_ten if hours.is_open(at_ten) else opening


def _clock_on(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def said_meanwhile(case: Case, staff: Staff, seen: int) -> MessageQuerySet:
    """What others said since the page she writes on was shown; automation's words are nothing to reconsider."""
    rows = messages_for_staff(case).filter(pk__gt=seen, undone_at=None)
    return rows.exclude(staff=staff).exclude(kind__in=BY_MACHINES)


def last_seen(case: Case) -> int:
    """The youngest message there is, for a form that must know what its writer had read."""
    return messages_for_staff(case).filter(undone_at=None).values_list("pk", flat=True).order_by("-pk").first() or 0


def begun_after(case: Case, staff: Staff, opened: int) -> int:
    """The last message there was when she began to write: at her draft's first words, else as she opened the page."""
    drafts = Draft.objects.filter(case=case, staff=staff, kind="answer", begun_after__isnull=False)
    return drafts.values_list("begun_after", flat=True).first() or opened


def written_meanwhile(case: Case, staff: Staff, begun: int, text: str) -> Message | None:
    """The youngest word of a colleague to the customer since then, wherever it was shown meanwhile; or this very text,
    which she has sent from another window."""
    said = messages_for_staff(case).filter(pk__gt=begun, undone_at=None, author_kind="staff", kind__in=BY_A_PERSON)
    rows = said.select_related("staff").order_by("-pk")
    hers = rows.filter(staff=staff, failed_at=None, bounced_at=None)
    return rows.exclude(staff=staff).first() or next((row for row in hers if row.text.split() == text.split()), None)


def keep_draft(case: Case, staff: Staff, kind: str, text: str, at: datetime, *, begun: int | None = None) -> None:
    """Keep what is typed, per case and person; nothing typed is nothing kept. It began after `begun`, or now."""
    if not text.strip():
        forget_draft(case, staff, kind)
        return
    facts = {"text": text, "saved_at": at}
    drafts = Draft.objects.filter(case=case, staff=staff, kind=kind)
    if not drafts.update(**facts):
        first = facts | {"begun_after": last_seen(case) if begun is None else begun}
        Draft.objects.update_or_create(case=case, staff=staff, kind=kind, defaults=facts, create_defaults=first)


def was_just_sent(case: Case, staff: Staff, kind: str, text: str, at: datetime) -> bool:
    """Whether these are the words that she has sent a moment ago: a draft under way may arrive after what it became."""
    kinds = BY_A_PERSON if kind == "answer" else (kind,)
    hers = case.messages.filter(staff=staff, kind__in=kinds, undone_at=None, created_at__gt=at - A_MOMENT)
    return any(words.split() == text.split() for words in hers.values_list("text", flat=True))


def begin_anew(case: Case, staff: Staff) -> None:
    """All that colleagues wrote so far was put before her; her draft goes on from here."""
    Draft.objects.filter(case=case, staff=staff, kind="answer").update(begun_after=last_seen(case))


def forget_draft(case: Case, staff: Staff, kind: str) -> None:
    Draft.objects.filter(case=case, staff=staff, kind=kind).delete()


def files_taken_back(case: Case, staff: Staff) -> QuerySet[Attachment]:
    """The files of her last message here, if she took it back: they need not be chosen again."""
    own = Message.objects.filter(case=case, staff=staff, kind__in=(Kind.ANSWER, Kind.HOLDING)).order_by("-id")
    number, undone_at = own.values_list("pk", "undone_at").first() or (None, None)
    return Attachment.objects.filter(message=number) if undone_at else Attachment.objects.none()


def kept(enclosures: list[UploadedFile[Any]], again: list[Attachment]) -> list[dict[str, Any]]:
    """The facts of the files of an answer; their bytes are in the store before the message names them."""
    names = ("name", "content_type", "size", "sha256")
    return [*uploads.keep(enclosures), *({name: getattr(row, name) for name in names} for row in again)]
