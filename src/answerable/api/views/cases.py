"""Cases: listed, opened, read, described."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import HeaderEx, P, Query, Router, Schema, Status
from pydantic import Field

from answerable.api import naming, schemas, showing
from answerable.api.problems import Conflict, Problem
from answerable.api.site import PROBLEMS, signed
from answerable.api.typed import Line
from answerable.cases import searching
from answerable.cases.access import access_case, may_write
from answerable.cases.models import Case, Inbound
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.naming_customers import name_customer
from answerable.cases.receipting import acknowledge
from answerable.cases.refusals import Refused
from answerable.cases.words import Harm, Origin, Type
from answerable.customers.models import Customer
from answerable.kit import paging
from answerable.kit.clock import now
from answerable.staff.access import teams_of
from answerable.staff.models import Staff, Team

router = Router(tags=["cases"])
PEOPLE = 20
# A program that heard nothing asks again within minutes.
RETRY = timedelta(days=1)
KEY = P(alias="Idempotency-Key", max_length=200)


class Wanted(Schema):
    """Which cases; what is not given is any."""

    turn: schemas.TurnName | None = None
    team: Line | None = None
    brand: Line | None = None
    owner: Line | None = None
    customer: int | None = Field(None, ge=1, lt=2**63)
    type: schemas.TypeName | None = None
    topic: Line | None = None
    tag: Line | None = None
    q: Line | None = Field(None, max_length=400)
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


@router.get("", response={200: schemas.Cases, **PROBLEMS}, summary="List cases, newest first")
def list_cases(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    me = signed(request)
    rows = _narrowed(Case.objects.visible_to(me), wanted, me)
    page, following = paging.newest_first(showing.with_what_rows_need(rows), wanted.cursor, wanted.limit)
    return {"items": [showing.case_row(case) for case in page], "next": following}


def _narrowed(rows: CaseQuerySet, wanted: Wanted, me: Staff) -> CaseQuerySet:
    if wanted.turn:
        rows = rows.filter(turn=wanted.turn)
    if wanted.team:
        rows = rows.filter(team=naming.team_named(wanted.team))
    if wanted.brand:
        rows = rows.filter(brand=naming.brand_named(wanted.brand))
    if wanted.owner:
        owner = None if wanted.owner == "none" else naming.colleague_named(wanted.owner, me, "owner")
        rows = rows.filter(owner=owner)
    if wanted.customer:
        known = Customer.objects.filter(pk=wanted.customer).first()
        rows = rows.filter(customer_id__in=known.family_ids() if known else [])
    if wanted.type:
        rows = rows.filter(type=wanted.type)
    if wanted.topic:
        rows = rows.filter(topic__trail__startswith=naming.topic_named(wanted.topic).trail)
    if wanted.tag:
        rows = rows.filter(tags__name=wanted.tag.lower())
    return _matching(rows, wanted.q) if wanted.q else rows


def _matching(rows: CaseQuerySet, words: str) -> CaseQuerySet:
    """By number; else by words said in them and by who the customer is, as the desk searches."""
    numbered = rows.numbered(words)
    if numbered.exists():
        return numbered
    people = list(Customer.objects.matching(words).values_list("pk", flat=True)[:PEOPLE])
    hers = Q(customer__in=people) | Q(customer__merged_into__in=people)
    return rows.filter(hers | Q(pk__in=searching.case_ids(words)))


@router.post("", response={201: schemas.CaseOut, 200: schemas.CaseOut, 409: Problem, **PROBLEMS}, summary="Open a case")
def open_case(request: HttpRequest, given: schemas.CaseIn, key: HeaderEx[str | None, KEY] = None) -> Any:
    """With an `Idempotency-Key`, the same request again answers 200 with the case it opened the first time."""
    me = signed(request)
    with transaction.atomic():
        inbound, is_new = _kept(request, me, key)
        if inbound and not is_new:
            return Status(200, showing.case_whole(_opened_by(inbound, request.body, me)))
        case = _open(given, me, inbound)
    return Status(201, showing.case_whole(access_case_again(case)))


def _kept(request: HttpRequest, me: Staff, key: str | None) -> tuple[Inbound | None, bool]:
    if not key:
        return None, True
    name = hashlib.sha256(f"{me.pk}:{key}".encode()).hexdigest()
    return Inbound.objects.keep("api", name, request.body, at=now())


def _opened_by(inbound: Inbound, body: bytes, me: Staff) -> Case:
    if json.loads(inbound.raw()) != json.loads(body):
        raise Conflict(_("This Idempotency-Key came with another request before. Send this one with a key of its own."))
    if inbound.case is None:
        raise Conflict(_("The first request with this key has not been finished. Try again in a moment."))
    if now() - inbound.received_at < RETRY:
        return access_case_again(inbound.case)
    return access_case(me, inbound.case.number)


def _open(given: schemas.CaseIn, me: Staff, inbound: Inbound | None) -> Case:
    at, origin = now(), Origin(given.origin)
    naming.no_address_of_ours(given.customer.address, "customer.address")
    team = naming.team_named(given.team) if given.team else _first_team(me, origin)
    if origin == Origin.OURS and team.pk not in teams_of(me):
        raise Refused(_("Write first for a team of yours; %(team)s is none.") % {"team": team}, "team")
    case = _begin(given, me, team, origin, inbound, at)
    if given.fields:
        case.fill_in(given.fields, by=me, at=at)
    if origin == Origin.OURS:
        case.take(by=me, at=at)
        case.write(given.text, by=me, at=at)
        if inbound:
            inbound.put_in(case, at=at)
    acknowledge(case, at=at)
    return case


def _begin(given: schemas.CaseIn, me: Staff, team: Team, origin: Origin, inbound: Inbound | None, at: datetime) -> Case:
    who, spoken = given.customer, _as_whom(given.brand)
    customer, _is_new = Customer.meet("mail", who.address, who.name, who.language, "told by the API", at=at)
    case, _message = Case.open(
        customer=customer,
        team=team,
        subject=given.subject,
        text=given.text,
        channel=given.channel,
        origin=origin,
        by=me if origin in (Origin.BEHALF, Origin.OURS) else None,
        address=who.address.lower(),
        type=Type(given.type) if given.type else Type.REQUEST,
        language=who.language or customer.language or "en",
        receipt=origin in (Origin.CUSTOMER, Origin.BEHALF),
        first={"inbound": inbound} if inbound else {},
        at=at,
        **spoken,
    )
    return case


def _as_whom(name: str | None) -> dict[str, Any]:
    """The brand of a new case; where none is named, it is the team's."""
    if name is None:
        return {}
    brand = naming.brand_named(name)
    if brand and brand.is_archived:
        raise Refused(_("Nothing new is said as this brand any more."), "brand")
    return {"brand_id": brand and brand.pk}


def _first_team(me: Staff, origin: Origin) -> Team:
    """A colleague's own where the case begins with them; else the first that takes on anything."""
    teams = Team.objects.active().in_order()
    own = teams.of(me).first() if origin in (Origin.BEHALF, Origin.OURS) else None
    team: Team | None = own or teams.exclude(visibility=Team.Visibility.SENSITIVE).first()
    if team is None:
        raise Refused(_("There is no team yet. Make one in the settings."), "team")
    return team


def access_case_again(case: Case) -> Case:
    """The case with what it is shown with; whoever opened it may read the answer to that request."""
    return showing.with_what_rows_need(Case.objects.filter(pk=case.pk)).get()


@router.get("/{number}", response={200: schemas.CaseOut, **PROBLEMS}, summary="Read a case")
def read_case(request: HttpRequest, number: str) -> Any:
    return showing.case_whole(access_case(signed(request), number))


@router.post("/{number}/description", response={200: schemas.CaseOut, **PROBLEMS}, summary="Say what a case is about")
def describe_case(request: HttpRequest, number: str, given: schemas.DescriptionIn) -> Any:
    me, case = writable(request, number)
    with transaction.atomic():
        _describe(case, given, me)
    return showing.case_whole(access_case(me, number))


@router.post("/{number}/customer", response={200: schemas.CaseOut, **PROBLEMS}, summary="Say who the customer is")
def say_whose(request: HttpRequest, number: str, given: schemas.CustomerIn) -> Any:
    """Of a mail that a colleague passed on, until a word of ours has left. Nobody else's case changes hands."""
    me, case = writable(request, number)
    name_customer(case, given.address.lower(), given.name, by=me, at=now(), language=given.language)
    return showing.case_whole(access_case_again(case))


def _describe(case: Case, given: schemas.DescriptionIn, me: Staff) -> None:
    case.describe(
        by=me,
        at=now(),
        type=Type(given.type) if given.type else None,
        topic=naming.topic_named(given.topic) if given.topic else None,
        harm=Harm[given.harm.upper()] if given.harm else None,
        needed_by=given.needed_by,
        subject=given.subject,
    )
    if given.brand is not None:
        brand = naming.brand_named(given.brand)
        if (brand and brand.pk) != case.brand_id:
            case.speak_as(brand, by=me, at=now())
    if given.tags is not None:
        case.tag(given.tags, by=me, at=now())
    if given.fields:
        case.fill_in(given.fields, by=me, at=now())


def writable(request: HttpRequest, number: str) -> tuple[Staff, Case]:
    """The colleague and the case, where they may not only read but write."""
    me = signed(request)
    case = access_case(me, number)
    if not may_write(me, case):
        raise PermissionDenied(_("You may read this case, but not write in it."))
    return me, case
