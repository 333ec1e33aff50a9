"""List-Unsubscribe: from the head of a notice, by one press or by mail, until taken back; and what it never stops."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from answerable.cases.models import Spared
from answerable.cases.telling_late import _never
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.tests.test_constraints import refused, twin
from answerable.cases.words import Kind
from answerable.channels.mail.composing import compose
from answerable.channels.mail.tests.factories import anas_case, filed
from answerable.kit.clock import now
from answerable.staff.models import Team
from answerable.staff.tests.factories import kim
from tests.smtp import letter

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def notice(settings):
    """A notice to Ana, just now, and what its head says."""
    settings.BASE_URL = "https://desk.halden.example"
    case = anas_case()
    Team.objects.update(tells_late=True)
    return case.tell(Kind.NOTICE, "You were to have an answer from us.", at=now()).deliveries.get()


def head(delivery):
    delivery.case.refresh_from_db()
    return message_from_bytes(compose(delivery).raw, policy=policy.default)


def ways(delivery):
    said = str(head(delivery)["List-Unsubscribe"])
    return re.search(r"<https://desk\.halden\.example(/notices/[a-z2-7]+/)>, <mailto:([^?]+)\?", said).groups()


def test_one_press_of_a_mail_program_stops_notices_and_nothing_else(notice):
    page, _address = ways(notice)
    assert str(head(notice)["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    assert program.get(page).status_code == 200
    assert not notice.case.is_spared  # opening it changes nothing
    assert program.post(page, ONE_CLICK).status_code == program.post(page, ONE_CLICK).status_code == 200
    assert notice.case.is_spared
    assert [_never(notice.case, None), _never(notice.case, object())] == ["not-wanted", ""]
    assert notice.case.events.filter(name="notices.stopped", actor_kind="participant").count() == 1
    assert head(notice)["List-Unsubscribe"] is None  # there is nothing left to be rid of
    assert notice.case.write("Here it is.", by=kim(), at=now()).deliveries.get().state == "waiting"
    told = program.post(page, {"again": "1"}).content.decode()
    assert "<h1>You get them again</h1>" in told
    assert "again</h1>" not in program.get(page).content.decode()
    assert "Everything else goes on: a person answers you" in told
    assert not notice.case.is_spared
    assert notice.case.events.filter(name="notices.wanted").count() == 1


def test_a_mail_does_the_same_and_words_beside_it_are_heard(notice):
    _page, address = ways(notice)
    facts = {"to": [address], "at": now()}
    inbound = filed(letter("unsubscribe\n", to=address, Message_ID="<1@example.org>", Subject="unsubscribe"), **facts)
    assert (inbound.fate, inbound.case, notice.case.is_spared) == ("case", notice.case, True)
    heard = notice.case.messages.filter(direction="in").count()
    words = "Stop this, and tell me where my refund is, please."
    filed(letter(words, to=address, Message_ID="<2@example.org>"), **facts)
    assert notice.case.messages.filter(direction="in").count() == heard + 1


def test_forged_and_foreign_tokens_open_nothing_and_a_colleague_only_looks(notice, client):
    page, _address = ways(notice)
    for token in (notice.grant.token("page"), notice.grant.token("reply"), "a" * 20):
        assert client.post(f"/notices/{token}/", ONE_CLICK).status_code == 404
    assert client.get(f"/case/{page.split('/')[2]}/").status_code == 404
    client.force_login(kim())
    assert client.post(page, ONE_CLICK).status_code == 200
    assert not notice.case.is_spared


def test_without_https_there_is_no_promise_of_one_press(notice, settings):
    settings.BASE_URL = "http://desk.halden.example"
    mail = head(notice)
    assert "<mailto:unsubscribe+" in str(mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] is None


def test_a_customer_is_spared_once_at_a_time(notice):
    notice.case.spare(by=notice.participant, at=now())
    rows = Spared.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(rows.get())
    refused("spared_ends_after_it_began", rows, ended_at=TUESDAY - timedelta(days=400))
