"""What a rule would have done to last month's mail, for who may see that mail, and in stretches that end."""

from datetime import timedelta

import pytest

from answerable.cases.models import Topic
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Harm, Outcome
from answerable.channels.mail.models import SortedMail, SortingRule
from answerable.channels.mail.sorting import previewing
from answerable.channels.mail.sorting.previewing import Change, Look, Preview, passed
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, desk, filed
from answerable.kit import files
from answerable.staff.models import Brand
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, care, conduct, finance, ines, kim
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(days=2)
CASINO = {"words": ["casino"]}


def mail(text="Casino!", sender="cy@example.com", at=TUESDAY, to="care@halden.example", **headers):
    return filed(letter(text, sender=sender, to=to, **headers), sender=sender, to=[to], at=at)


def rule(conditions=None, **does) -> SortingRule:
    return SortingRule(name="New", conditions=conditions or CASINO, **does)


def kept(conditions=None, **does) -> SortingRule:
    desk()
    return SortingRule.objects.add(rule(conditions, **does), by=ines(), at=TUESDAY)


def look(rule, staff=None, at=LATER) -> Look:
    return Preview(rule, staff or ines(), at).go_on(Look(), lambda: False)


def told(rule, staff=None) -> list[tuple[str, list[Change]]]:
    preview = Preview(rule, staff or ines(), LATER)
    found = preview.go_on(Look(), lambda: False)
    return [(row.inbound.sender, changes) for row, changes in preview.examples(found)]


def test_it_says_what_would_have_been_set_aside_newest_first():
    desk()
    for minute, sender in enumerate(("a@example.com", "b@example.com", "c@example.com")):
        mail(sender=sender, at=TUESDAY + timedelta(minutes=minute))
    mail("Something else", sender="d@example.com")
    aside = [Change("aside", after="spam")]
    assert told(rule(aside="spam")) == [(f"{letter}@example.com", aside) for letter in "cba"]


def test_it_says_what_a_case_would_have_begun_with():
    desk()
    mail()
    invoices = Topic.plant("Invoice")
    does = {"team": finance(), "topic": invoices, "type": "complaint", "language": "de", "harm": Harm.COST}
    does["brand"] = brand = Brand.objects.create(name="Nordlicht")
    assert told(rule(**does)) == [
        (
            "cy@example.com",
            [
                Change("team", care().pk, finance().pk),
                Change("brand", None, brand.pk),
                Change("topic", None, invoices.pk),
                Change("type", "request", "complaint"),
                Change("language", "en", "de"),
                Change("harm", 0, 1),
            ],
        )
    ]
    assert (look(rule(type="request")).fits, look(rule(type="request")).changed) == (1, 0)


def test_nothing_is_said_to_change_where_a_customer_is_protected_or_a_case_went_on():
    delivery = answer_to_ana(anas_case())
    mail("Casino? No.", sender="ana@example.org", In_Reply_To=delivery.message.message_id, at=LATER)
    mail("Casino, once more.", sender="ana@example.org", Subject="Else", at=LATER)
    found = look(rule(aside="spam"), at=LATER + timedelta(hours=1))
    assert (found.fits, found.changed) == (2, 0)
    assert look(rule(type="idea"), at=LATER + timedelta(hours=1)).changed == 1


def test_rules_above_have_spoken_and_rules_below_are_overruled():
    first = kept({"domain": ["example.com"]}, type="complaint")
    mail()
    assert (look(rule(aside="spam")).changed, look(rule(type="idea")).changed) == (0, 0)
    assert look(rule(topic=Topic.plant("Games"))).changed == 1
    last = kept({"words": ["lottery"]}, aside="spam")
    last.conditions = CASINO
    assert look(last).changed == 0
    SortingRule.objects.arrange([last.pk, first.pk])
    last.position = SortingRule.objects.get(pk=last.pk).position
    assert look(last).changed == 1


def test_what_a_rule_below_set_aside_would_be_a_case():
    below = kept(aside="spam")
    above = kept({"sender": ["no@example.com"]}, type="idea")
    mail()
    above.conditions = CASINO
    assert look(above).changed == 0
    SortingRule.objects.arrange([above.pk, below.pk])
    above.position = SortingRule.objects.get(pk=above.pk).position
    assert told(above) == [("cy@example.com", [Change("case")])]


def test_only_what_the_viewer_may_see_is_looked_at_and_counted():
    desk(), conduct()
    reader, nobody = StaffFactory(full_name="Runa Reader"), StaffFactory(full_name="No Body")
    otto = StaffFactory(full_name="Otto", role="admin")
    MembershipFactory(team=conduct(), staff=reader)
    mail(to="conduct@halden.example", sender="a@example.com")
    mail(to="finance@halden.example", sender="b@example.com")
    kept(aside="spam")
    mail(to="conduct@halden.example", sender="c@example.com")
    new = rule({"domain": ["example.com"]}, type="idea")
    seen = {who.full_name: look(new, who).fits for who in (otto, reader, nobody)}
    assert seen == {"Otto": 1, "Runa Reader": 2, "No Body": 0}


def test_a_case_that_was_routed_is_seen_where_it_is_now():
    desk()
    case = mail(to="finance@halden.example").case
    assert look(rule(type="idea"), kim()).fits == 0
    case.route(care(), by=ines(), at=LATER)
    assert look(rule(type="idea"), kim()).fits == 1


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"sender": ["cy@example.com"]}, 1),
        ({"domain": ["example.com"]}, 2),
        ({"recipient": ["finance@halden.example"]}, 1),
        ({"automatic": ["list"]}, 1),
        ({"score": 5}, 2),
        ({"score": 9}, 1),
        ({"header": {"name": "X-Shop", "how": "is", "text": "yes"}}, 1),
        ({"words": ["subjectively"]}, 1),
        ({"words": ["casino"], "score": 5}, 2),
    ],
    ids=str,
)
def test_kept_mail_is_looked_at_as_it_was_when_it_came(conditions, fits):
    kept({"sender": ["z@spam.example"]}, aside="spam")
    mail(X_Shop="yes", X_Spam_Score="6.5", Subject="Subjectively")
    mail("Hello", sender="b@post.example.com", to="finance@halden.example", List_Id="<l.example>")
    mail("Casino", sender="z@spam.example", X_Spam_Flag="YES")
    assert look(rule(conditions, type="idea")).fits == fits


def test_the_words_of_what_was_set_aside_are_read_from_its_raw_and_what_is_gone_says_nothing():
    kept({"sender": ["z@spam.example"]}, aside="spam")
    inbound = mail("Lottery!", sender="z@spam.example", X_Odd="1")
    lottery, odd = rule({"words": ["lottery"]}, type="idea"), {"name": "X-Odd", "how": "there", "text": ""}
    assert (look(lottery).fits, look(rule({"header": odd}, type="idea")).fits) == (1, 1)
    files.path_of(inbound.sha256).unlink()
    assert (look(lottery).fits, look(rule({"header": odd}, type="idea")).fits) == (0, 0)


def test_only_the_last_thirty_days_count():
    desk()
    mail()
    assert look(rule(type="idea"), at=TUESDAY + timedelta(days=30)).fits == 1
    assert look(rule(type="idea"), at=TUESDAY + timedelta(days=30, seconds=1)).fits == 0


def test_it_is_looked_through_in_stretches_each_mail_once(monkeypatch):
    monkeypatch.setattr(previewing, "AT_ONCE", 2)
    monkeypatch.setattr(previewing, "EXAMPLES", 3)
    desk()
    for number in range(5):
        mail(sender=f"{number}@example.com", at=TUESDAY + timedelta(minutes=number // 2))
    preview, found, stretches = Preview(rule(type="idea"), ines(), LATER), Look(), []
    while not found.is_done:
        found = preview.go_on(found, lambda: True)
        stretches.append(found.fits)
    assert stretches == [2, 4, 5, 5]
    assert [row.inbound.sender[0] for row, _changes in preview.examples(found)] == ["4", "3", "2"]


def test_how_far_it_has_come_is_a_part_of_the_month():
    assert passed(Look(), LATER) == 0
    assert passed(Look(place=(LATER - timedelta(days=15), 1)), LATER) == 50
    assert passed(Look(is_done=True), LATER) == 100


def test_what_a_person_did_since_changes_nothing_of_what_sorting_was_given():
    desk()
    case = mail().case
    case.describe(by=kim(), at=LATER, type="complaint")
    case.close(Outcome.SPAM, by=kim(), at=LATER)
    assert SortedMail.objects.get().given["type"] == "request"
    assert look(rule(aside="spam")).changed == 1
