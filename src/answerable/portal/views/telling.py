"""`Tell us`: the public way in, for whoever has something to say. No account, no script needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from answerable.channels.web.models import Submission
from answerable.channels.web.receiving import open_teams, receive, waits_still
from answerable.channels.web.telling import Telling
from answerable.kit.clients import client_of
from answerable.kit.clock import now
from answerable.kit.languages import languages, name_of, speaking, wished
from answerable.kit.limits import TooMany
from answerable.kit.rehearsing import rehearses
from answerable.portal import forms, wording
from answerable.portal.asking_first import nothing_to_say, only_asks
from answerable.portal.pages import public
from answerable.portal.promising import answer_due
from answerable.portal.views.speaking import remember
from answerable.staff.dresses import dress_of
from answerable.staff.models import Brand, Team

COOKIE, KEPT_SECONDS = "told-us", 3600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def tell_us(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """The form of the house or of one of its brands, and what becomes of it."""
    brand = get_object_or_404(Brand.objects.current(), slug=slug) if slug else Brand.objects.house()
    if not open_teams():
        return render(request, "portal/not_yet.html", {"dress": dress_of(brand)}, status=503)
    if request.method != "POST":
        return _page(request, forms.TellUs(brand=_beside_the_house(brand)), brand)
    if request.POST.get("language") in languages():
        return _in_another_language(request, brand, request.POST["language"])
    form = forms.TellUs(request.POST, request.FILES, brand=_beside_the_house(brand))
    if not form.is_valid():
        return _page(request, form, brand, status=422)
    if only_asks(request):
        return nothing_to_say()
    at = now()
    try:
        Submission.begin(client_of(request), form.cleaned_data["address"], at)
    except TooMany as pause:
        return _too_much(request, form, brand, pause, at)
    return _take_in(request, form, brand, at)


def _in_another_language(request: HttpRequest, brand: Brand, wish: str) -> HttpResponse:
    """The form as it was typed so far, in the language that was chosen at its foot."""
    with speaking(wish):
        form = forms.TellUs(initial=request.POST.dict(), brand=_beside_the_house(brand))
        page = _page(request, form, brand, lost=[file.name for file in request.FILES.getlist("attached") if file.name])
        page["Content-Language"] = wish
    remember(page, wish)
    return page


@public
def thank_you(request: HttpRequest) -> HttpResponseBase:
    """It is here: the case number, and by when a person answers."""
    kept = _told(request)
    if not kept:
        return redirect("portal:tell-us")
    due_at = datetime.fromisoformat(kept["due_at"])
    team = Team.objects.get(pk=kept["team"])
    with timezone.override(team.calendar.current().hours().zone):
        given = kept | {"by": wording.by_when(due_at, datetime.fromisoformat(kept["at"])), "team": team}
        brand = Brand.objects.filter(pk=kept.get("brand") or 0).first() or Brand.objects.house()
        given |= {"dress": dress_of(brand), "again": _address_of(brand), "rehearses": rehearses()}
        return render(request, "portal/thank_you.html", given)


def _address_of(brand: Brand) -> str:
    """Where its form is; an archived one's is the house's."""
    if brand.is_house or brand.is_archived:
        return reverse("portal:tell-us")
    return reverse("portal:tell-us-brand", args=[brand.slug])


def _told(request: HttpRequest) -> dict[str, Any]:
    """What this browser told us within the hour; empty if nothing."""
    try:
        kept: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return kept


def _take_in(request: HttpRequest, form: forms.TellUs, brand: Brand, at: datetime) -> HttpResponse:
    telling = form.telling(wished(request), _beside_the_house(brand))
    form_id = _form_id(request, form, telling)
    case = receive(telling, form_id, at=at)
    team = next((team for team in form.teams if team.pk == telling.team), form.teams[0])
    kept = {
        "number": case.number if case else "",
        "address": telling.address,
        "team": team.pk,
        "due_at": answer_due(team, telling, at).isoformat(),
        "at": at.isoformat(),
        "brand": telling.brand,
        "form_id": form_id,
        "key": telling.key(form_id),
    }
    response = redirect("portal:thank-you")
    value = signing.dumps(kept, salt=COOKIE)
    response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def _form_id(request: HttpRequest, form: forms.TellUs, telling: Telling) -> str:
    """Who goes back in the browser and sends the same words has a fresh form, and means the one they sent, until they
    have heard from us: then they say it again."""
    told = _told(request)
    earlier = str(told.get("form_id", ""))
    if earlier and telling.key(earlier) == told["key"] and waits_still(told["key"]):
        return earlier
    return str(form.cleaned_data["form_id"])


def _too_much(request: HttpRequest, form: forms.TellUs, brand: Brand, pause: TooMany, at: datetime) -> HttpResponse:
    left = pause.again_at - at
    form.add_error(None, wording.too_much(left))
    page = _page(request, form, brand, status=429)
    page["Retry-After"] = str(wording.minutes(left) * 60)
    return page


def _page(
    request: HttpRequest, form: forms.TellUs, brand: Brand, *, status: int = 200, lost: Sequence[str] = ()
) -> HttpResponse:
    """The form; `lost` names the files that the browser has given up and that have to be chosen again."""
    given = {"form": form, "language": name_of(get_language() or "en"), "by": _by(form.teams), "dress": dress_of(brand)}
    return render(request, "portal/tell_us.html", given | {"lost": lost}, status=status)


def _beside_the_house(brand: Brand) -> int | None:
    return None if brand.is_house else brand.pk


def _by(teams: list[Team]) -> str:
    """By when whoever writes now has an answer from the team that is asked first."""
    at = now()
    with timezone.override(teams[0].calendar.current().hours().zone):
        return wording.by_when(answer_due(teams[0], None, at), at)
