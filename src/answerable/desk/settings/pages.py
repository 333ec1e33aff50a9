"""The settings' pages: each carries the links to the others that this colleague may open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.channels.mail.models import Rehearsal
from answerable.desk.entering import DeskRequest
from answerable.desk.pages import page
from answerable.desk.settings.access import teams_to_look_after
from answerable.staff.models import Staff

Links = list[tuple[str, str]]


def settings_page(
    request: DeskRequest, name: str, *, at: datetime, here: str, status: int = 200, **facts: Any
) -> HttpResponse:
    """A page of the settings; `here` is the route of its link."""
    facts |= {"groups": _groups(request.user), "here": reverse(f"desk:{here}"), "settings_current": True}
    return page(request, f"desk/settings/{name}.html", at=at, status=status, current="settings", **facts)


def back(request: DeskRequest, sentence: str, route: str, *args: Any) -> HttpResponse:
    """It is done: say so, and go on there."""
    messages.success(request, sentence)
    return redirect(f"desk:{route}", *args)


def _groups(staff: Staff) -> list[tuple[str, Links]]:
    groups = [(_("You"), _links([(_("My profile"), "settings"), (_("API tokens"), "settings-tokens")]))]
    if staff.is_admin:
        house = [(_("Teams"), "settings-teams"), (_("Colleagues"), "settings-colleagues")]
        house += [(_("Calendars"), "settings-calendars"), (_("Promises"), "settings-promises")]
        house += [(_("Brands"), "settings-brands")]
        groups.append((_("The house"), _links(house)))
    elif teams_to_look_after(staff).exists():
        mine = [(_("Teams"), "settings-teams"), (_("Calendars"), "settings-calendars")]
        groups.append((_("Your teams"), _links(mine)))
    if staff.is_lead:
        mail = [(_("Channels"), "channels"), (_("Sorting"), "settings-sorting")]
        mail += [(_("Not customers"), "settings-senders")]
        if staff.is_admin:
            mail.append((_("Mailboxes"), "settings-mailboxes"))
        if staff.is_admin and Rehearsal.objects.is_on():
            mail.insert(0, (_("Go live"), "settings-live"))
        groups.append((_("Mail"), _links(mail)))
        words = [(_("Topics"), "settings-topics"), (_("Tags"), "settings-tags"), (_("Fields"), "settings-fields")]
        groups.append((_("What cases are about"), _links(words if staff.is_admin else words[:2])))
    return groups


def _links(routes: Links) -> Links:
    return [(label, reverse(f"desk:{route}")) for label, route in routes]
