"""Whether somebody is a customer whom we know by another address: what speaks for it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.models import Case, Likeness
from answerable.cases.models.queries import CaseQuerySet
from answerable.customers.normalising import folded
from answerable.kit import moments
from answerable.kit.remembering import remembered


def likenesses(case: Case, visible: CaseQuerySet) -> list[Likeness]:
    """Those of this case about which one may know: `visible` has the case in which we wrote to that customer."""
    rows = remembered(("likenesses", case.pk), lambda: list(_of(case)))  # head and side of a page ask
    return [row for row in rows if row.about_id == case.pk or visible.filter(pk=row.about_id).exists()]


def _of(case: Case) -> QuerySet[Likeness]:
    rows = Likeness.objects.filter(participant__case=case).order_by("pk")
    return rows.select_related("participant", "customer", "about", "answered", "decided_by")


def offered(case: Case, visible: CaseQuerySet) -> dict[str, Any] | None:
    """The one to decide about."""
    row = next((row for row in likenesses(case, visible) if row.decided_at is None), None)
    if row is None:
        return None
    elsewhere = row.about if row.about_id != case.pk else None
    return {"row": row, "words": " ".join(_evidence(row)), "elsewhere": elsewhere}


def decided(case: Case, visible: CaseQuerySet) -> list[Likeness]:
    """Those that somebody has decided about, so that it can be taken back."""
    return [row for row in likenesses(case, visible) if row.decided_at]


def _evidence(row: Likeness) -> Iterator[str]:
    told = {"address": row.participant.address, "customer": row.customer.display_name, "name": row.participant.name}
    if row.answered:
        told["when"] = moments.exact(row.answered.created_at)
        yield _("%(address)s answered our mail to %(customer)s of %(when)s.") % told
        if others := row.answered.deliveries.exclude(participant__part="customer").count():
            yield ngettext("One more person got it.", "%(count)s more people got it.", others) % {"count": others}
    if row.by_token:
        yield _("It came to a reply address that was given to %(customer)s alone.") % told
    yield _name(row) % told
    yield _finding(row)


def _name(row: Likeness) -> str:
    if not row.participant.name:
        return _("They give no name.")
    if folded(row.participant.name) == folded(row.customer.name):
        return _("They write under the same name.")
    return _("They call themselves %(name)s.")


def _finding(row: Likeness) -> str:
    if row.finding == Likeness.Finding.PASSED:
        return _("Our server %(server)s has shown that the mail is by that address.") % {"server": row.found_by}
    if row.finding == Likeness.Finding.FAILED:
        return _("Take care: a server on its way found neither a signature (DKIM) nor a sender (SPF) that holds.")
    return _("No server of ours has looked whether the mail is by that address (DKIM, SPF).")
