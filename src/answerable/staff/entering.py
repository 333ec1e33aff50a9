"""The door of the house: a colleague who is signed in, seeing times in the zone their team works in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from answerable.calendars.models import CalendarVersion
from answerable.staff.models import Staff

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a colleague."""

    user: Staff
    htmx: HtmxDetails


def staff_only(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who is signed in as a colleague; anybody else is asked to sign in and then led on."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Staff) or not request.user.is_active:
            return _to_the_door(request)
        _refuse_nul(request)
        with timezone.override(zone_of(request.user)):
            response = view(cast(StaffRequest, request), *args, **kwargs)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return guarded


def _refuse_nul(request: HttpRequest) -> None:
    """No keyboard types it and PostgreSQL keeps none, so it is refused before anything looks for it or stores it."""
    for given in (request.GET, request.POST):
        if any("\0" in value for values in given.lists() for value in (values[0], *values[1])):
            raise BadRequest


def zone_of(staff: Staff) -> ZoneInfo:
    """The zone her first team works in, else the one the house was set up with."""
    rows = CalendarVersion.objects.filter(calendar__teams__memberships__staff=staff)
    version = rows.order_by("calendar__teams__position", "calendar__teams", "-number").first()
    return version.hours().zone if version else ZoneInfo(timezone.get_default_timezone_name())


def _to_the_door(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect("/sign-in/")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
