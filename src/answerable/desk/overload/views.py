"""An overload: shown to its receiver, and to administrators who only look; decided once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.cases import overload
from answerable.cases.models import Digest
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.overload.forms import DecisionForm
from answerable.desk.overload.telling import progress_of, rows_of, summary, would_be_told
from answerable.desk.pages import page, part
from answerable.kit.clock import now


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """How many, whose, how bad; and what was decided, or is to be."""
    return _show(request, _access(request, pk))


@require_safe
@staff_only
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """How far the one word has come, by itself."""
    digest = _access(request, pk)
    told = progress_of(digest, request.user)
    return part(request, "desk/overload/progress.html", at=now(), digest=digest, progress=told)


@staff_only
@require_POST
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Once; a second press changes nothing and says what was decided."""
    digest = _access(request, pk)
    if digest.staff_id != request.user.pk:
        raise PermissionDenied
    form = DecisionForm(request.POST, at=now())
    return fill(
        form, lambda form: _done(request, digest, form), lambda form, status: _show(request, digest, status, form)
    )


def _access(request: DeskRequest, pk: int) -> Digest:
    """The overload, for whoever it was sent to and for an administrator; Http404 otherwise."""
    mine = Q() if request.user.is_admin else Q(staff=request.user)
    return get_object_or_404(
        Digest.objects.select_related("staff", "circular__by").filter(mine), pk=pk, is_overload=True
    )


def _done(request: DeskRequest, digest: Digest, form: DecisionForm) -> HttpResponse:
    given, at = form.cleaned_data, now()
    if given["decision"] == Digest.Decision.TOLD:
        decided = overload.tell_all(digest, given["text"], given["next_word_at"], at=at)
    else:
        decided = overload.decide(digest, given["decision"], at=at)
    messages.success(request, _("It is decided.") if decided else _("It was decided before; nothing has changed."))
    return redirect("desk:overload", digest.pk)


def _show(request: DeskRequest, digest: Digest, status: int = 200, form: DecisionForm | None = None) -> HttpResponse:
    at, after = now(), request.GET.get("after", "")
    rows, more = rows_of(digest, request.user, at, after)
    may_decide = digest.staff_id == request.user.pk and digest.decided_at is None
    facts: dict[str, Any] = {"digest": digest, "rows": rows, "more": more, "after": after}
    facts |= {
        "form": (form or DecisionForm(at=at)) if may_decide else None,
        "progress": progress_of(digest, request.user),
    }
    facts |= {"sum": summary(digest, request.user), "reaches": would_be_told(digest) if may_decide else 0}
    return page(request, "desk/overload/show.html", at=at, status=status, **facts)
