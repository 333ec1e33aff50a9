"""Words of one's own to begin with: what she answered lately, ready to stand where the cursor is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from answerable.cases.models import Message
from answerable.cases.words import Kind
from answerable.desk.doing import case_to_write_in
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import part
from answerable.desk.rail import visible_cases
from answerable.desk.reusing import each_once
from answerable.kit.clock import now

LATELY = 30


@staff_only
@require_safe
def show(request: DeskRequest, number: str) -> HttpResponse:
    """Her latest answers, those in cases of the same kind first."""
    case = case_to_write_in(request, number)
    rows = Message.objects.filter(staff=request.user, kind=Kind.ANSWER, undone_at=None, case__in=visible_cases(request))
    latest = rows.exclude(text="").order_by("-id").values("text", "case__type", "case__subject", "case__topic")[:LATELY]
    same = sorted(latest, key=lambda row: (row["case__topic"] != case.topic_id, row["case__type"] != case.type))
    return part(request, "desk/snippets.html", at=now(), case=case, answers=each_once(same))
