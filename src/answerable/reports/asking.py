"""From a request to what it asks for: every page of the reports reads its days and narrowing here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from answerable.kit.clock import now
from answerable.kit.places import page_of
from answerable.reports.forms import ScopeForm
from answerable.reports.scope import Scope, last_week
from answerable.reports.words import PAGES
from answerable.staff.entering import StaffRequest


class Asked:
    """The form as it was filled in, and the scope, if it makes sense."""

    def __init__(self, request: StaffRequest) -> None:
        self.request, self.at = request, now()
        self.form = ScopeForm(request.GET, staff=request.user, at=self.at)
        self.is_clear = self.form.is_valid()
        self.scope: Scope = self.form.scope() if self.is_clear else last_week(request.user, self.at)

    def answer(self, template: str, here: str, **facts: Any) -> HttpResponse:
        """The page; 422 with what was typed where that made no sense."""
        carried = {"asked": self, "form": self.form, "scope": self.scope, "now": self.at, "here": here}
        carried["home"] = page_of("desk")
        carried["links"] = [(label, self.scope.link(route), route) for route, label in PAGES.items()]
        return render(self.request, template, carried | facts, status=200 if self.is_clear else 422)
