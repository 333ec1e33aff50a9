"""Rules describe a new case as it begins, or set mail aside; in their order, and never against a customer's case."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Alert, Event, Topic
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Harm, Outcome, Turn
from answerable.channels.mail.models import SortedMail, SortingRule
from answerable.channels.mail.restoring import restore
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, filed, reply_address
from answerable.promises.models import Promise
from answerable.staff.models import Brand, Team, TeamAddress
from answerable.staff.tests.factories import care, conduct, finance, ines, kim, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=3)
REFUND = {"words": ["refund", "charged twice"]}


def rule(conditions=None, **does) -> SortingRule:
    """A rule at the end of the list."""
    desk()
    name = does.pop("name", "A rule")
    return SortingRule.objects.add(
        SortingRule(name=name, conditions=conditions or REFUND, **does), by=ines(), at=TUESDAY
    )


def invoices() -> Topic:
    return Topic.plant("Invoice")


def stranger(text: str = "Buy now.", sender: str = "cy@example.com", **headers):
    """Somebody we do not know writes."""
    return filed(letter(text, sender=sender, **headers), sender=sender, at=LATER)


def test_a_rule_says_what_a_new_case_begins_with_and_its_history_names_it():
    does = {"team": finance(), "topic": invoices(), "type": "complaint", "language": "de", "harm": Harm.COST}
    does["brand"] = Brand.objects.create(name="Nordlicht")
    made = rule(**does)
    case = filed(letter(WORDS)).case
    assert {name: getattr(case, name) for name in does} == does
    told = Event.objects.get(case=case, name="case.sorted")
    assert told.data["rules"] == dict.fromkeys(does, made.pk)
    assert list(check()) == []


def test_a_rule_says_as_whom_we_speak_and_of_an_archived_brand_nothing():
    nordlicht, other = (Brand.objects.create(name=name) for name in ("Nordlicht", "Suedwind"))
    made = rule(brand=nordlicht)
    TeamAddress.objects.create(team=care(), address="hello@suedwind.example", brand=other)
    assert filed(letter(WORDS, to="hello@suedwind.example")).case.brand == nordlicht
    nordlicht.archive(by=ines(), at=TUESDAY)
    assert filed(letter(WORDS, to="hello@suedwind.example", sender="bo@example.net"), at=LATER).case.brand == other
    assert made.says() == {}
    assert list(check()) == []


def test_promises_are_selected_once_by_what_a_rule_says():
    soon = {"answer": {"seconds": 600, "counting": "elapsed"}}
    Promise.create(name="Refunds", conditions={"topic": [invoices().pk]}, allowances=soon, at=TUESDAY)
    rule(topic=invoices())
    case = filed(letter(WORDS)).case
    assert case.commitments.get(measure="answer").due_at == TUESDAY + timedelta(minutes=10)


def test_a_person_at_risk_calls_somebody_now():
    rule({"words": ["smell gas"]}, harm=Harm.PERSON)
    case = filed(letter("I smell gas in the cellar. What now?")).case
    assert Event.objects.filter(case=case, name="risk.told").exists()
    assert Alert.objects.filter(case=case, kind="risk").exists()


def test_a_rule_further_down_adds_what_is_left_open_and_harm_is_the_highest():
    first = rule(type="complaint", harm=Harm.COST)
    second = rule(type="request", topic=invoices(), harm=Harm.DOWN)
    case = filed(letter(WORDS)).case
    assert (case.type, case.topic, case.harm) == ("complaint", invoices(), Harm.DOWN)
    told = Event.objects.get(case=case, name="case.sorted").data["rules"]
    assert told == {"type": first.pk, "topic": second.pk, "harm": second.pk}


def test_a_rule_that_is_paused_or_retired_does_nothing():
    rule(topic=invoices()).pause(by=ines(), at=TUESDAY)
    rule(type="complaint").retire(by=ines(), at=TUESDAY)
    case = filed(letter(WORDS)).case
    assert (case.topic, case.type) == (None, "request")
    SortingRule.objects.get(topic=invoices()).go_on(by=ines(), at=TUESDAY)
    assert filed(letter(WORDS, sender="bo@example.net"), at=LATER).case.topic == invoices()


def test_rules_hold_in_the_order_in_which_they_were_put():
    first, second = rule(type="complaint"), rule(type="idea")
    SortingRule.objects.arrange([second.pk, first.pk])
    assert filed(letter(WORDS)).case.type == "idea"


def test_a_dissolved_team_and_a_retired_topic_are_passed_over():
    rule(team=technical(), topic=invoices(), type="complaint")
    Team.objects.filter(pk=technical().pk).update(is_active=False)
    Topic.objects.update(retired_at=TUESDAY)
    case = filed(letter(WORDS)).case
    assert (case.team, case.topic, case.type) == (care(), None, "complaint")


@pytest.mark.parametrize("reason", ["spam", "bulk", "not-a-customer"])
def test_a_rule_sets_aside_with_its_reason_and_its_name(reason):
    made = rule({"domain": ["example.com"]}, aside=reason)
    inbound = stranger()
    assert (inbound.fate, inbound.reason, inbound.team) == ("aside", reason, care())
    assert (inbound.sorted_mail.set_aside_by, inbound.sorted_mail.begins) == (made, True)


def test_a_mail_of_which_a_rule_above_has_spoken_is_a_case():
    above = rule({"domain": ["shop.example"]}, team=finance())
    below = rule({"automatic": ["list"]}, aside="bulk")
    assert stranger("Order 12", sender="orders@shop.example", List_Id="<o.shop.example>").case.team == finance()
    SortingRule.objects.arrange([below.pk, above.pk])
    assert stranger("Order 13", sender="others@shop.example", List_Id="<o.shop.example>").reason == "bulk"


def test_a_valid_token_and_whoever_takes_part_are_never_set_aside():
    delivery = answer_to_ana(anas_case(Cc="bo@example.net"))
    rule({"words": ["casino"]}, aside="spam")
    spam = "Casino, casino. What is this?"
    by_token = filed(letter(spam, sender="x@example.com"), to=[reply_address(delivery)], at=LATER)
    by_chain = filed(letter(spam, In_Reply_To=delivery.message.message_id), at=LATER)
    anew = filed(letter(spam + " Again.", Subject="Something else"), at=LATER)
    copied = filed(letter(spam, sender="bo@example.net"), sender="bo@example.net", at=LATER)
    assert [row.fate for row in (by_token, by_chain, anew, copied)] == ["case"] * 4
    assert [row.case == delivery.case for row in (by_token, by_chain, anew, copied)] == [True, True, False, False]
    assert stranger(spam).reason == "spam"


def test_whoever_only_quotes_a_number_is_set_aside_all_the_same():
    number = anas_case().number
    rule({"words": ["casino"]}, aside="spam")
    assert stranger("Casino", Subject=f"Re: {number}").reason == "spam"


def test_a_customer_whose_cases_are_all_closed_may_be_set_aside():
    case = anas_case()
    case.close(Outcome.WITHDRAWN, by=kim(), at=LATER)
    rule({"words": ["casino"]}, aside="spam")
    assert filed(letter("Casino", Subject="New"), at=LATER).reason == "spam"


def test_facts_are_for_new_cases_only():
    delivery = answer_to_ana(anas_case())
    rule(topic=invoices(), harm=Harm.DOWN)
    case = filed(letter(WORDS, In_Reply_To=delivery.message.message_id), at=LATER).case
    assert (case, case.topic, case.harm) == (delivery.case, None, Harm.NONE)


def test_nothing_is_moved_out_of_a_sensitive_team():
    conduct()
    rule(team=finance(), topic=invoices())
    to = "conduct@halden.example"
    case = filed(letter(WORDS, to=to), to=[to]).case
    assert (case.team, case.topic, case.shares.count()) == (conduct(), invoices(), 0)
    assert Event.objects.get(case=case, name="case.sorted").data["rules"].keys() == {"topic"}
    assert "team" not in SortedMail.objects.get().given


def test_what_is_moved_behind_a_wall_is_shared_with_nobody_and_elsewhere_only_with_further_teams():
    rule({"words": ["harassed"]}, team=conduct())
    rule(team=finance())
    both = {"to": "care@halden.example, technical@halden.example"}
    behind = filed(letter("Your colleague harassed me.", **both)).case
    moved = filed(letter(WORDS, sender="bo@example.net", **both), sender="bo@example.net").case
    assert (behind.team, behind.shares.count()) == (conduct(), 0)
    assert (moved.team, [share.team for share in moved.shares.all()]) == (finance(), [technical()])


def test_a_chaser_stays_with_its_older_case_but_is_described():
    older = anas_case()
    rule(team=technical(), topic=invoices())
    case = filed(letter(WORDS, Subject="Once more"), at=LATER).case
    assert (case.chases, case.team, case.topic) == (older, care(), invoices())
    assert Event.objects.get(case=case, name="case.sorted").data["rules"].keys() == {"topic"}


def test_what_a_rule_set_aside_was_a_customer_after_all():
    rule({"words": ["twice"]}, aside="spam")
    rule(topic=invoices())
    inbound = filed(letter(WORDS))
    case = restore(inbound, by=kim(), at=LATER)
    assert (case.turn, case.commitment("answer").started_at, case.topic) == (Turn.OURS, TUESDAY, invoices())
    assert list(check()) == []


def test_what_was_seen_is_kept_for_every_mail_that_was_sorted():
    rule({"words": ["casino"]}, aside="spam")
    delivery = answer_to_ana(anas_case())
    filed(letter("And now?", In_Reply_To=delivery.message.message_id), at=LATER)
    stranger("Casino", X_Spam_Score="7.5")
    rows = SortedMail.objects.order_by("pk")
    facts = [(row.begins, row.is_protected, bool(row.set_aside_by), row.points) for row in rows]
    assert facts == [(True, False, False, None), (False, True, False, None), (True, False, True, 7.5)]
    assert rows[0].given == {
        "team": care().pk,
        "brand": None,
        "topic": None,
        "type": "request",
        "language": "en",
        "harm": 0,
    }
    assert rows[2].recipients == ["care@halden.example"]


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"sender": ["cy@example.com"]}, True),
        ({"sender": ["y@example.com"]}, False),
        ({"domain": ["example.com"]}, True),
        ({"domain": ["post.example.com"]}, False),
        ({"domain": ["ample.com"]}, False),
        ({"recipient": ["care@halden.example"]}, True),
        ({"recipient": ["finance@halden.example"]}, False),
        ({"header": {"name": "X-Shop", "how": "there", "text": ""}}, True),
        ({"header": {"name": "x-shop", "how": "is", "text": "Order No. 12"}}, True),
        ({"header": {"name": "X-Shop", "how": "is", "text": "Order"}}, False),
        ({"header": {"name": "X-Shop", "how": "contains", "text": "no. 1"}}, True),
        ({"header": {"name": "X-None", "how": "there", "text": ""}}, False),
        ({"automatic": ["list"]}, True),
        ({"automatic": ["auto-generated"]}, False),
        ({"score": 5}, True),
        ({"score": 5.5}, False),
        ({"words": ["STRASSE"]}, True),
        ({"words": ["order"]}, True),
        ({"words": ["hous", "oose"]}, False),
        ({"words": ["green house"]}, True),
        ({"words": ["退款"]}, True),
        ({"words": ["c++"]}, True),
        ({"words": ["order"], "sender": ["cy@example.com"], "score": 1}, True),
        ({"words": ["order"], "sender": ["no@example.com"]}, False),
    ],
    ids=str,
)
def test_all_conditions_must_hold(conditions, fits):
    rule(conditions, topic=invoices())
    text = "The green\n  house in our Straße. I want 我要退款吧, and C++."
    headers = {"Subject": "My order", "X_Shop": "Order  No. 12", "List_Id": "<x.example>", "X_Spam_Score": "5.0"}
    case = stranger(text, to="care+summer@halden.example", **headers).case
    assert (case.topic == invoices()) == fits


def test_a_domain_is_meant_with_everything_below_it():
    rule({"domain": ["example.com"]}, topic=invoices())
    assert stranger(sender="cy@news.post.example.com").case.topic == invoices()
    assert stranger(sender="cy@another-example.com").case.topic is None


def test_words_take_no_longer_for_a_hostile_text():
    made = rule({"words": [f"{'a ' * 40}b{number}" for number in range(50)]}, aside="spam")
    assert stranger("a " * 100_000).fate == "case"
    assert made.fits(SortedMailLetter(words="a " * 50_000 + "a " * 40 + "b49"))


class SortedMailLetter:
    """As little of a mail as this rule looks at."""

    def __init__(self, words):
        self.words = words
