"""The digest as it arrives: what, by when, and where to look; no words of a sensitive team; and one overload."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from answerable.cases.digesting import gather
from answerable.cases.models import Alert, Digest
from answerable.cases.tests.factories import TUESDAY, care_with_a_ladder, opened, sweep_all
from answerable.channels.mail.digests import compose, send_digests
from answerable.customers.tests.factories import CustomerFactory
from answerable.staff.tests.factories import conduct, ines, kim, lee

pytestmark = pytest.mark.django_db
DUE, MINUTE = TUESDAY + timedelta(hours=4), timedelta(minutes=1)


def kims_mail(at=DUE + 5 * MINUTE):
    gather(at)
    digest = Digest.objects.filter(staff=kim()).latest("pk")
    return message_from_bytes(compose(digest, at).raw, policy=policy.default)


def late(team, count):
    for _number in range(count):
        opened(team=team, customer=CustomerFactory(), address="c@example.org").take(by=kim(), at=TUESDAY)
    sweep_all(DUE)


def test_one_case_is_named_with_its_link():
    late(care_with_a_ladder(), 1)
    mail = kims_mail()
    assert mail["Subject"].startswith("It is late [A-")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Charged twice" in mail.get_content()
    assert "Receipt is late, it was due Tuesday 3 March 2026, 10:15 CET" in mail.get_content()
    assert "/desk/cases/A-" in mail.get_content()


def test_an_overload_asks_for_a_decision():
    late(care_with_a_ladder(), 25)
    mail = kims_mail()
    assert mail["Subject"] == "25 cases are late or nearly so: please decide"
    assert "/desk/overload/" in mail.get_content()
    assert "and 5 more." in mail.get_content()


def test_words_of_a_sensitive_team_stay_in_the_house():
    team = conduct()
    team.join(kim())
    case = opened(team=team, subject="What he said to me")
    Alert.objects.create(staff=kim(), kind="late", case=case, team=team, at=TUESDAY)
    mail = kims_mail()
    assert "What he said" not in mail.as_string()
    assert case.number in mail.get_content()


def test_it_is_sent_once_and_again_only_when_its_worker_was_killed(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    late(care_with_a_ladder(), 1)
    gather(DUE + 5 * MINUTE)
    waiting = Digest.objects.filter(state="waiting").count()
    assert send_digests(DUE + 6 * MINUTE) == waiting > 0
    assert send_digests(DUE + 7 * MINUTE) == 0
    assert set(Digest.objects.values_list("state", flat=True)) == {"sent"}
    assert len(list((tmp_path / "outbox").glob("digest-*.eml"))) == waiting


def asked(question, **facts):
    case = opened(**facts)
    case.ask(question, to_staff=kim(), by=ines(), at=TUESDAY)
    return case


def in_lines(mail):
    return mail.get_content().replace("\r\n", "\n")


def test_each_question_is_told_with_who_asks_and_by_when():
    asked("Which bank is theirs?").ask("And is\nit open?", to_staff=kim(), by=lee(), at=TUESDAY)
    asked("Did it run twice?", customer=CustomerFactory(), address="c@example.org")
    mail = kims_mail(TUESDAY + 10 * MINUTE)
    assert mail["Subject"] == "2 cases need you"
    words = in_lines(mail)
    due = "asks you, and needs your answer by Tuesday 3 March 2026, 14:00 CET:\n"
    assert f"Ines {due}> Which bank is theirs?\nLee {due}> And is\n> it open?\n" in words
    assert f"Ines {due}> Did it run twice?\n" in words
    assert "A colleague asks you" not in words
    tried_again = compose(Digest.objects.get(staff=kim()), DUE + 90 * MINUTE).raw.decode()
    assert "Ines asked you, and needed your answer by Tuesday 3 March 2026, 14:00 CET:" in tried_again


def test_a_question_is_not_told_in_a_sensitive_team_nor_once_it_is_withdrawn_nor_to_others():
    secret = asked("What did he say?", team=conduct())
    plain = asked("Did it run twice?")
    gone = plain.ask("Is it open?", to_staff=kim(), by=ines(), at=TUESDAY)
    plain.withdraw_ask(gone, by=ines(), at=TUESDAY)
    plain.ask("What does the bank say?", to_staff=lee(), by=ines(), at=TUESDAY)
    mail = kims_mail(TUESDAY + 10 * MINUTE)
    words = in_lines(mail)
    assert f"{secret.number} · Conduct" in words
    assert "A colleague asks you.\n" in words
    assert [line for line in words.splitlines() if line.startswith(">")] == ["> Did it run twice?"]
