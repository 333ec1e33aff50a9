"""Receipts: truthful, in the mail's language, in or out of hours, and never to a machine."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from answerable.cases.models import Message
from answerable.cases.receipting import receipt_text
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.wording import told
from answerable.cases.words import Kind, Measure
from answerable.channels.mail.models import TO_ONE_ADDRESS, AutomaticMail
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, filed, sent
from answerable.channels.mail.tests.test_sorting import LATER
from answerable.kit.limits import Limit
from answerable.staff.models import TeamText
from answerable.staff.tests.factories import care
from tests.smtp import letter

pytestmark = pytest.mark.django_db
GERMAN = "Guten Tag, mir wurde der Monat März zweimal berechnet. Können Sie mir bitte helfen? Vielen Dank im Voraus."


def receipt_in(case):
    return case.messages.get(kind=Kind.RECEIPT)


def test_a_receipt_is_written_with_the_case_and_says_it_is_no_answer():
    case = filed(letter(WORDS)).case
    receipt = receipt_in(case)
    assert receipt.deliveries.get().address == "ana@example.org"
    assert "not yet an answer" in receipt.text
    assert case.number in receipt.text
    mail = sent(receipt.deliveries.get())
    assert (mail["Auto-Submitted"], mail["In-Reply-To"]) == ("auto-replied", None)


def test_it_stops_only_the_clock_of_the_receipt():
    case = anas_case()
    assert case.commitment(Measure.RECEIPT) is None
    assert case.commitment(Measure.ANSWER)


@pytest.mark.parametrize(
    ("at", "due", "words"),
    [
        (TUESDAY, TUESDAY + timedelta(hours=3, minutes=7), "13:30 on Tuesday 3 March"),
        (TUESDAY, TUESDAY + timedelta(hours=7), "17:00 on Tuesday 3 March"),
        (TUESDAY, TUESDAY + timedelta(days=1, minutes=7), "11:00 on Wednesday 4 March"),
        (TUESDAY, TUESDAY + timedelta(days=9), "10:00 on Thursday 12 March"),
    ],
)
def test_times_are_told_in_the_teams_zone_and_rounded_late(at, due, words):
    zone = ZoneInfo("Europe/Berlin")
    assert told(due.astimezone(zone), at.astimezone(zone)) == words


def test_a_time_is_told_in_the_language_of_the_text_around_it():
    """We have no Danish words of our own, so neither the text nor its time is Danish."""
    desk()
    case = opened(language="da", at=TUESDAY)
    text = receipt_text(case, TUESDAY + timedelta(days=1, minutes=7), TUESDAY)
    assert "11:00 on Wednesday 4 March" in text
    TeamText.objects.create(team=case.team, kind="receipt", language="da", body="Svar senest {due}.")
    assert receipt_text(case, TUESDAY + timedelta(days=1, minutes=7), TUESDAY) == "Svar senest onsdag 4 marts, 11:00."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "antwortet Ihnen bis Mittwoch, 4. März, 11:00 Uhr."),
        ("en", "will answer you by 11:00 on Wednesday 4 March."),
        ("es", "le responderá antes de: miércoles 4 de marzo, 11:00."),
        ("fr", "vous répondra avant l’échéance suivante : mercredi 4 mars, 11:00."),
        ("nl", "antwoordt u uiterlijk op dit moment: woensdag 4 maart, 11:00."),
        ("pl", "odpowie najpóźniej: środa, 4 marca, 11:00."),
    ],
)
def test_every_language_of_ours_names_the_day_as_one_does_there(language, words):
    desk()
    case = opened(language=language, at=TUESDAY)
    assert words in receipt_text(case, TUESDAY + timedelta(days=1, minutes=7), TUESDAY)


def test_it_says_back_the_day_they_need_it_by():
    desk()
    case, due_at = opened(at=TUESDAY, needed_by=TUESDAY + timedelta(days=3)), TUESDAY + timedelta(hours=4)
    told = "You need it by Friday, 6 March; whoever works on your case sees that."
    assert receipt_text(case, due_at, TUESDAY).endswith(f"\n\n{told}")
    assert "sooner than the time we promise" in receipt_text(case, TUESDAY + timedelta(days=4), TUESDAY)
    TeamText.objects.create(team=case.team, kind="receipt", language="en", body="Here: {case}.")
    assert receipt_text(case, due_at, TUESDAY) == f"Here: {case.number}.\n\n{told}"


def test_out_of_hours_it_says_so():
    saturday = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    case = filed(letter(WORDS), at=saturday).case
    assert "not at work right now" in receipt_in(case).text
    assert " on Monday " in receipt_in(case).text


def test_it_speaks_the_language_of_the_mail():
    case = filed(letter(GERMAN), at=datetime(2026, 3, 7, 12, 0, tzinfo=UTC)).case
    assert case.language == "de"
    assert "noch keine Antwort" in receipt_in(case).text
    assert "Montag, " in receipt_in(case).text


def test_a_language_we_have_no_text_in_is_answered_in_english_throughout():
    finnish = "Hei, minulta on veloitettu maaliskuu kahteen kertaan. Voisitteko auttaa? Kiitos paljon etukäteen."
    case = filed(letter(finnish), at=datetime(2026, 3, 7, 12, 0, tzinfo=UTC)).case
    assert case.language == "fi"
    assert " on Monday " in receipt_in(case).text


def test_a_teams_own_text_is_used():
    desk()
    TeamText.objects.create(team=care(), kind="receipt", language="en", body="Got it, {customer}: {case}.")
    case = filed(letter(WORDS)).case
    assert receipt_in(case).text == f"Got it, Ana Petrova: {case.number}."


def test_a_text_whose_every_line_falls_away_is_not_sent_blank():
    desk()
    TeamText.objects.create(team=care(), kind="receipt", language="en", body="{next}")
    assert "not yet an answer" in receipt_in(filed(letter(WORDS)).case).text


def test_no_receipt_to_a_null_sender_nor_to_ourselves():
    null = filed(letter(WORDS), sender="").case
    own = filed(letter(WORDS, sender="finance@halden.example"), sender="finance@halden.example").case
    for case in (null, own):
        assert case.commitment(Measure.ANSWER)
        assert case.commitment(Measure.RECEIPT) is None
        assert not case.deliveries.exists()


def checked(*results):
    """Bo's mail, with what servers on its way found about its sender, the last one's words first."""
    mail = letter(WORDS, sender="bo@example.net")
    for result in results:
        mail["Authentication-Results"] = result
    return filed(mail, sender="bo@example.net").case


@pytest.mark.parametrize(
    "found",
    [
        ["mx.halden.example; spf=fail smtp.mailfrom=example.net; dkim=none"],
        ["mx.halden.example; spf=softfail smtp.mailfrom=example.net"],
        ["mx.halden.example; spf=none; dkim=none; dmarc=none"],
        ["mx.halden.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail"],
        ["mx.halden.example; spf=fail smtp.mailfrom=example.net", "evil.example; spf=pass; dkim=pass; dmarc=pass"],
    ],
)
def test_no_receipt_where_a_server_before_us_did_not_find_the_sender_proven(found):
    case = checked(*found)
    assert (case.deliveries.count(), case.commitment(Measure.RECEIPT)) == (0, None)
    assert case.commitment(Measure.ANSWER)


@pytest.mark.parametrize(
    "found",
    [
        ["mx.halden.example; spf=fail smtp.mailfrom=example.net; dkim=pass"],
        ["mx.halden.example; dkim=pass", "mx.halden.example; spf=softfail"],
        ["mx.halden.example; none"],
    ],
)
def test_a_receipt_where_one_check_passed_or_none_was_made(found):
    assert checked(*found).deliveries.count() == 1


def test_whom_we_have_written_to_gets_a_receipt_whatever_was_checked():
    case = answer_to_ana(anas_case(), then="propose").case
    case.refresh_from_db()
    case.confirm(by=case.customer_participant, at=LATER)
    forged = "mx.halden.example; spf=fail smtp.mailfrom=example.org"
    told = letter("Something new: my card is lost.", Authentication_Results=forged, Subject="Another matter")
    assert filed(told, at=LATER).case.deliveries.exists()


def test_one_receipt_per_matter():
    anas_case()
    chaser = filed(letter("Is anybody there? I still wait for a word.", Subject="Again"), at=LATER).case
    assert chaser.chases
    assert not chaser.deliveries.exists()


def test_no_storm_to_one_address():
    for count in range(TO_ONE_ADDRESS.most + 3):
        case = filed(letter(WORDS, X_Count=str(count), Subject=f"Number {count}"), at=TUESDAY).case
        answer_to_ana(case, then="propose")
        case.confirm(by=case.customer_participant, at=case.touched_at)
    receipts = Message.objects.filter(kind=Kind.RECEIPT).count()
    last = case.commitments.filter(measure=Measure.RECEIPT).count()
    assert (receipts, last) == (TO_ONE_ADDRESS.most, 0)
    assert AutomaticMail.may_go("ana@example.org", TUESDAY + timedelta(days=2))


def test_no_storm_to_everybody(monkeypatch):
    from answerable.channels.mail.models import automatic

    monkeypatch.setattr(automatic, "TO_ALL_TOGETHER", Limit(2, timedelta(hours=1)))
    for person in ("a", "b", "c"):
        filed(letter(WORDS, sender=f"{person}@example.org"), sender=f"{person}@example.org")
    assert Message.objects.filter(kind=Kind.RECEIPT).count() == 2
