"""Everything a URL may name, in a closed team, and everybody who may try it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.test import Client

from answerable.calendars.models import Closure
from answerable.cases.models import Case, Delivery, Digest, Field, Forward, Grant, Inbound, Likeness, Tag, Topic
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.channels.mail.models import Mailbox, NotACustomer, Rehearsal, SortingRule
from answerable.customers.tests.factories import ana
from answerable.kit import clock, files
from answerable.promises.models import Promise
from answerable.staff.models import ApiToken, Brand, Staff, Team
from answerable.staff.tests.factories import (
    MembershipFactory,
    StaffFactory,
    care,
    finance,
    ines,
    lee,
    office_calendar,
    technical,
)

PERSONS = ("stranger", "customer", "copied", "agent of another team", "agent", "lead", "admin")


@dataclass
class World:
    """One case in Finance with all that may hang on a case, and the rows that settings show."""

    people: dict[str, Client] = field(default_factory=dict)
    # What fills a URL's gaps, by the URL's name where it matters, else by the gap's.
    gaps: dict[str, dict[str, object]] = field(default_factory=dict)


def build() -> World:
    team, agent, lead = finance(), StaffFactory(full_name="Elif Arslan"), StaffFactory(full_name="Noor Lindqvist")
    MembershipFactory(team=team, staff=agent)
    MembershipFactory(team=team, staff=lead, role="lead")
    lee(), technical()
    case = _case(team, agent)
    world = World()
    world.people = {
        "stranger": Client(),
        "customer": _by_link(case, "ana@example.org"),
        "copied": _by_link(case, "bo@example.net"),
        "agent of another team": _colleague(lee()),
        "agent": _colleague(agent),
        "lead": _colleague(lead),
        "admin": _colleague(ines()),
    }
    world.gaps = _gaps(case, agent)
    Rehearsal.objects.begin(at=TUESDAY)
    return world


def _case(team, agent) -> Case:
    data = b"What was charged, line by line."
    file = {"name": "list.txt", "content_type": "text/plain", "size": len(data), "sha256": files.keep(data)}
    now = clock.now()
    first = {"attachments": [file], "html": "<p>Hi</p>"}
    case = opened(team=team, customer=ana(), at=now - timedelta(hours=3), first=first)
    case.let_join(Part.COPIED, address="bo@example.net", name="Bo", at=now - timedelta(hours=2))
    case.take(by=agent, at=now - timedelta(hours=2))
    case.write("Here is the list.", by=agent, at=now - timedelta(hours=1))
    for delivery in Delivery.objects.claim(now):
        case.accepted(delivery, at=now - timedelta(hours=1))
    return case


def _by_link(case: Case, address: str) -> Client:
    grant = Grant.objects.filter(case=case, participant__address=address).latest("pk")
    browser = Client()
    assert browser.get(f"/case/{grant.token('page')}/").status_code == 302
    return browser


def _colleague(staff: Staff) -> Client:
    """Signed in at the desk, and with a token for the API."""
    plain = ApiToken.issue(staff, "guard", ["read", "write"], 30, clock.now())[1]
    browser = Client(headers={"Authorization": f"Bearer {plain}"})
    browser.force_login(staff)
    return browser


def _gaps(case: Case, agent: Staff) -> dict[str, dict[str, object]]:
    now = clock.now()
    other = opened(team=case.team, customer=ana(), at=now)
    ask = case.ask("Line or router?", by=agent, to_team=case.team, at=now)
    link = case.link_to(other, by=agent, at=now)
    heard = case.messages.get(kind="customer")
    Forward.objects.create(message=heard, by=agent)
    aside, _new = Inbound.objects.keep("mail", "guard", b"Subject: x\r\n\r\nx", at=TUESDAY)
    aside.set_aside("spam", at=TUESDAY, team=case.team)
    case.ask("Withdraw me?", by=agent, to_team=case.team, at=now)
    attachment = heard.attachments.get()
    absence = agent.go_away(now + timedelta(days=9), None, at=now)
    everywhere = {
        "number": case.number,
        "slug": "finance",
        "pk": case.pk,
        "token": "aaaaaaaaaaaaaaaaaaaaaaaa",
        "kind": "answer",
        "figure": "in",
        "name": "list.txt",
        "theme": "light",
        "look": Brand.objects.create(name="Finance", colour="#ffcc00").look,
    }
    return {
        "": everywhere | {"absence": absence.pk},
        "absence": {"pk": absence.pk},
        "settings-team-absence-end": {"pk": absence.pk},
        "message": {"pk": heard.pk, "message_id": ask.message_id},
        "ask": {"pk": ask.pk},
        "file": {"pk": attachment.pk, "name": "list.txt"},
        "attachment": {"attachment_id": attachment.pk},
        "link": {"pk": link.pk},
        "joining": {"pk": link.pk},
        "parting": {"pk": link.pk},
        "letting-in": {"pk": case.participants.get(part=Part.COPIED).pk},
        "customer": {"pk": case.customer_id},
        "identity": {"pk": case.customer_id},
        "commitment": {"pk": case.commitments.order_by("pk")[0].pk},
        "address": {"pk": _likeness(case, now).pk},
        "set-aside": {"pk": aside.pk},
        "channel": {"channel": "mail"},
        "delivery": {"pk": Delivery.objects.get(is_decisive=True).pk},
        "overload": {"pk": _overload(agent).pk},
        "team": {"pk": case.team_id, "slug": "finance"},
        "calendar": {"pk": office_calendar().pk},
        "closure": {"closure": _closure(now).pk},
        "promise": {"pk": Promise.objects.get(is_last=True).pk},
        "colleague": {"pk": agent.pk},
        "member": {"pk": agent.pk},
        "token": {"pk": ApiToken.objects.get(staff=lee()).pk},
        **_house_rules(case.team, now),
    }


def _likeness(case: Case, now: datetime) -> Likeness:
    cy = case.let_join(Part.NEW, address="cy@example.com", name="Ana", at=now)
    return case.note_likeness(cy, case.customer, case, by_token=True, at=now)


def _overload(agent: Staff) -> Digest:
    now = clock.now()
    return Digest.objects.create(staff=agent, is_overload=True, made_at=now, not_before=now)


def _closure(now: datetime) -> Closure:
    soon = now + timedelta(hours=1)
    return office_calendar().close(soon, soon + timedelta(hours=1), "Storm", by_id=None, at=now)


def _house_rules(team: Team, now: datetime) -> dict[str, dict[str, object]]:
    """What an admin has set up for all cases, and a lead for her team."""
    mailbox = _mailbox(team, now)
    team.share_with(care(), by=ines(), at=now)
    team.texts.create(kind="signature", language="en", body="Yours, {colleague}")
    return {
        "topic": {"pk": Topic.objects.create(name="Invoices").pk},
        "tag": {"pk": Tag.objects.create(name="march").pk},
        "field": {"pk": Field.objects.create(key="contract", label="Contract", kind="text").pk},
        "settings-sorting": {"pk": _rule(now).pk},
        "settings-sender": {"pk": NotACustomer.objects.put("news@shop.example", "newsletter", by=ines(), at=now).pk},
        "settings-mailbox": {"pk": mailbox.pk, "kind": "test", "folder": mailbox.folders.get(kind="in").pk},
        "reader": {"pk": team.shares_given.get().pk},
        "text": {"kind": "signature"},
        "{kind}": {"language": "en"},
    }


def _mailbox(team: Team, now: datetime) -> Mailbox:
    """At a server where nobody answers."""
    there = {"name": "Shop", "host": "localhost", "port": 1, "tls": "none", "user": "help@shop.example"}
    mailbox = Mailbox.connect(by=ines(), at=now, secrets={"password": "secret"}, fallback_team=team, **there)
    mailbox.choose(folders=["INBOX"], sent=["Sent"], since=now, older="history", fallback_team=team, at=now)
    return mailbox


def _rule(now: datetime) -> SortingRule:
    row = SortingRule(name="Refunds", conditions={"words": ["refund"]}, type="complaint")
    return SortingRule.objects.add(row, by=ines(), at=now)
