"""An overload asks its receiver for one decision: in order, with help, or one word to all who wait."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from answerable.cases.access import may_write
from answerable.cases.models import Case, Circular, Commitment, Digest, Posting, Share, Sponsor
from answerable.cases.models.base import verb
from answerable.cases.models.circular import claim_postings
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.refusals import Refused
from answerable.cases.words import Kind, Measure, Turn
from answerable.kit.languages import at_the_desk
from answerable.staff.access import teams_of
from answerable.staff.models import Membership, Staff, Team

log = logging.getLogger(__name__)

# An overload asks again after a day; one that was not decided for two is told no more on the list.
ASKS_FOR = timedelta(days=2)
AT_ONCE, GIVES_UP_AFTER = 20, 5


def asking(staff: Staff, at: datetime) -> Digest | None:
    """The overload that this colleague has still to decide about: the latest."""
    rows = Digest.objects.filter(staff=staff, made_at__gt=at - ASKS_FOR, is_overload=True).order_by("-made_at")
    latest = rows.first()
    return latest if latest and latest.decided_at is None else None


def cases_of(digest: Digest, staff: Staff) -> CaseQuerySet:
    """The cases it is about, as far as this colleague may see them."""
    return Case.objects.visible_to(staff).filter(pk__in=digest.alerts.exclude(case=None).values("case"))


def reachable(digest: Digest) -> CaseQuerySet:
    """Those of them in which one word to all would be written now: its receiver may, and somebody waits."""
    staff = digest.staff
    waits = Commitment.objects.open().filter(case=OuterRef("pk"), measure=Measure.ANSWER)
    return cases_of(digest, staff).filter(_writable(staff), Exists(waits), turn=Turn.OURS, is_sending=False)


def _writable(staff: Staff) -> Q:
    """As `may_write` says of one case, for many."""
    hers = Q(owner=staff) | Q(team__in=teams_of(staff)) | Q(team__in=_led_by(staff))
    sponsored = Sponsor.objects.filter(case=OuterRef("pk"), staff=staff)
    return hers | Q(Exists(sponsored)) | Q(Exists(Share.objects.filter(case=OuterRef("pk"), staff=staff)))


def _led_by(staff: Staff) -> list[int]:
    if not staff.sees_all:
        return list(staff.memberships.filter(role=Membership.Role.LEAD).values_list("team", flat=True))
    return list(Team.objects.exclude(visibility=Team.Visibility.SENSITIVE).values_list("pk", flat=True))


def decide(digest: Digest, decision: str, *, at: datetime) -> bool:
    """Record it, once; False where it was decided before."""
    undecided = Digest.objects.filter(pk=digest.pk, is_overload=True, decided_at=None)
    return bool(undecided.update(decision=decision, decided_at=at))


def tell_all(digest: Digest, text: str, next_word_at: datetime, *, at: datetime) -> bool:
    """One word with a date to all who wait: kept here, and written in each case by the worker."""
    with transaction.atomic():
        if not decide(digest, Digest.Decision.TOLD, at=at):
            return False
        facts = {"by": digest.staff, "text": text, "next_word_at": next_word_at, "made_at": at}
        circular = Circular.objects.create(digest=digest, **facts)
        cases = digest.alerts.exclude(case=None).order_by("case").values_list("case", flat=True).distinct()
        Posting.objects.bulk_create([Posting(circular=circular, case_id=case) for case in cases], batch_size=500)
    return True


def post_circulars(at: datetime) -> int:
    """The worker's step: write the word in the next cases; how many were taken up."""
    batch = claim_postings(at, AT_ONCE)
    for posting in batch:
        with translation.override(at_the_desk(posting.circular.by.language)):
            _post(posting, at)
    return len(batch)


def _post(posting: Posting, at: datetime) -> None:
    try:
        _write_in(posting.case, posting, at=at)
    except Refused as refusal:
        _leave(posting, Posting.Reason.REFUSED, at, str(refusal.sentence)[:300])
    except Exception:
        log.exception("Posting %s cannot be written", posting.pk)
        if posting.attempts >= GIVES_UP_AFTER:
            _leave(posting, Posting.Reason.REFUSED, at)


@verb
def _write_in(case: Case, posting: Posting, *, at: datetime) -> None:
    """Under the case's lock, so that nobody's answer slips in between, and two workers never write it twice."""
    waiting = Posting.objects.filter(pk=posting.pk, state="waiting")
    if not waiting.exists():
        return
    circular = posting.circular
    if reason := _why_not(case, circular.by):
        _leave(posting, reason, at)
        return
    message = case.write(
        circular.text,
        by=circular.by,
        at=at,
        kind=Kind.HOLDING,
        next_word_at=circular.next_word_at,
        has_it_now=False,
    )
    waiting.update(state="written", message=message, ended_at=at, lease_until=None)


def _why_not(case: Case, staff: Staff) -> str:
    if case.turn != Turn.OURS or case.commitment(Measure.ANSWER) is None:
        return Posting.Reason.ANSWERED
    if case.is_sending:
        return Posting.Reason.SENDING
    return "" if staff.is_active and may_write(staff, case) else Posting.Reason.NOT_YOURS


def _leave(posting: Posting, reason: str, at: datetime, refusal: str = "") -> None:
    ended = {"state": "left", "reason": reason, "refusal": refusal, "ended_at": at, "lease_until": None}
    Posting.objects.filter(pk=posting.pk, state="waiting").update(**ended)
