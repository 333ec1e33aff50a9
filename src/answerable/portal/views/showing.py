"""What a customer reads: the page of her case, its files, and everything to take away."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from answerable.cases.downloads.links import send_on
from answerable.kit.clock import now
from answerable.kit.downloads import SHUT
from answerable.portal.access import Seat
from answerable.portal.packing import pack
from answerable.portal.pages import case_page, of_case


@of_case
def case(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Where it stands, the latest exchange, and what she can do."""
    return case_page(request, seat)


@of_case
def file(request: HttpRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """On to one file, a download that no browser runs."""
    if not seat.is_known:
        return ask_code(seat, f"files/{pk}/")
    return send_on(seat.attachment(pk), to=(seat.person, seat.grant))


@of_case
def preview(request: HttpRequest, seat: Seat, pk: int, form: str) -> HttpResponseBase:
    """On to the picture of a file, small or large, on a device that gave the code."""
    if not seat.is_known:
        return ask_code(seat, f"files/{pk}/")
    return send_on(seat.attachment(pk), to=(seat.person, seat.grant), form=form)


@of_case
def everything(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The whole conversation with its files, in one archive."""
    if not seat.is_known:
        return ask_code(seat, "everything/")
    response = FileResponse(
        pack(seat, now()), as_attachment=True, filename=f"{seat.case.number}.zip", content_type="application/zip"
    )
    return _inert(response)


def ask_code(seat: Seat, onward: str) -> HttpResponseBase:
    """First the code, then on to what was asked for."""
    address = reverse("portal:code", args=[seat.case.number])
    return redirect(f"{address}?{urlencode({'onward': onward})}")


def _inert(response: FileResponse) -> FileResponse:
    """Whatever is in it, it is saved and not run: not as a page of ours, not as another type than we say."""
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    return response
