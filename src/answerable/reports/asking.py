"""From a request to what it asks for: every page of the reports reads its days and narrowing here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

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

    def __init__(self, request: StaffRequest, *, apart: Collection[str] = (), **default: str) -> None:
        """`default` narrows where the reader does not; `apart` is asked by a form of the page's own."""
        self.request, self.at = request, now()
        given = {name: value for name, value in request.GET.items() if name not in apart}
        self.form = ScopeForm(default | given, staff=request.user, at=self.at)
        self.is_clear = self.form.is_valid()
        self.scope: Scope = self.form.scope() if self.is_clear else last_week(request.user, self.at)

    def answer(self, template: str, here: str, *, is_clear: bool = True, **facts: Any) -> HttpResponse:
        """The page; 422 with what was typed where that made no sense."""
        carried = {"asked": self, "form": self.form, "scope": self.scope, "now": self.at, "here": here}
        carried["home"] = page_of("desk")
        carried["links"] = [(label, self.scope.plain().link(route), route == here) for route, label in PAGES.items()]
        return render(self.request, template, carried | facts, status=200 if self.is_clear and is_clear else 422)

    def way_back(self) -> tuple[str, str]:
        """The label and address of the page of figures that led here; where that is not known, the first one's."""
        came = urlsplit(self.request.headers.get("Referer", ""))
        first, *others = [(str(label), self.scope.plain().link(route)) for route, label in PAGES.items()]
        if came.netloc == self.request.get_host():
            for label, address in (first, *others):
                if urlsplit(address).path == came.path:
                    return label, came._replace(scheme="", netloc="").geturl()
        return first

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form has no field for and must not be lost when it is sent."""
        return [(name, value) for name, value in self.scope.narrowed.items() if name not in self.form.fields]

    @property
    def everything(self) -> list[tuple[str, str]]:
        """The days and the narrowing, for a form of the page's own."""
        days = [("since", self.scope.first_on.isoformat()), ("until", self.scope.last_on.isoformat())]
        return [*days, *self.scope.narrowed.items()]
