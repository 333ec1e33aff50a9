"""Settings of sorting: rules made, tried on last month's mail, moved, paused, retired; senders put on a list."""

import re
from datetime import timedelta

import pytest

from answerable.cases.models import Topic
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.models import NotACustomer, SortingRule
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, filed
from answerable.desk.settings.forms.sorting import RuleForm
from answerable.desk.settings.views import sorting
from answerable.desk.tests.conftest import browser
from answerable.staff.models import Brand
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, care, conduct, finance
from tests.smtp import letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
PLACE = "/desk/settings/sorting/"


@pytest.fixture(autouse=True)
def one_stretch_is_long_enough(monkeypatch):
    monkeypatch.setattr(sorting, "AT_ONCE", 60)


REFUND = {"name": "Refunds", "words": "refund\ncharged twice", "type": "complaint"}


@pytest.fixture
def lead(db):
    person = StaffFactory(full_name="Lena Lead", role="lead")
    MembershipFactory(team=care(), staff=person, role="lead")
    return browser(person)


def rule(name="Refunds", **does) -> SortingRule:
    desk()
    row = SortingRule(name=name, conditions={"words": ["twice"]}, **(does or {"type": "complaint"}))
    return SortingRule.objects.add(row, by=None, at=TUESDAY)


def previewed(client, **given) -> str:
    return client.post(f"{PLACE}preview/", REFUND | given).content.decode()


def test_a_rule_is_made_as_it_was_typed(ines):
    desk()
    topic = Topic.plant("Invoice")
    typed = REFUND | {
        "sender": "Ana@Example.org, bo@example.net",
        "domain": "@shop.example",
        "recipient": "care@halden.example",
        "automatic": ["list"],
        "score": "2.5",
        "header": "X-Shop",
        "header_how": "is",
        "header_text": "yes",
        "team": finance().pk,
        "topic": topic.pk,
        "language": "de",
        "harm": "2",
    }
    assert ines.post(f"{PLACE}new/", typed).status_code == 302
    made = SortingRule.objects.get()
    assert made.conditions == {
        "sender": ["ana@example.org", "bo@example.net"],
        "domain": ["shop.example"],
        "recipient": ["care@halden.example"],
        "automatic": ["list"],
        "words": ["refund", "charged twice"],
        "score": 2.5,
        "header": {"name": "X-Shop", "how": "is", "text": "yes"},
    }
    assert made.says() == {"team": finance(), "topic": topic, "type": "complaint", "language": "de", "harm": 2}
    told = ines.get(PLACE).content.decode()
    assert "from ana@example.org or bo@example.net, from anybody at shop.example" in told
    assert "team: Finance · topic: Invoice · type: Complaint" in told


def test_as_whom_we_speak_is_asked_only_where_there_is_a_brand(ines):
    assert "We speak as" not in ines.get(f"{PLACE}new/").content.decode()
    brand = Brand.objects.create(name="Nordlicht")
    assert ines.post(f"{PLACE}new/", REFUND | {"type": "", "brand": brand.pk}).status_code == 302
    made = SortingRule.objects.get()
    assert made.says() == {"brand": brand}
    assert "brand: Nordlicht" in ines.get(PLACE).content.decode()
    brand.archive(by=colleagues.ines(), at=TUESDAY)
    assert "Nordlicht" not in ines.get(f"{PLACE}new/").content.decode()
    ines.post(f"{PLACE}{made.pk}/", REFUND | {"type": "idea", "brand": brand.pk})
    made.refresh_from_db()
    assert (made.brand, made.says()) == (brand, {"type": "idea"})


def test_what_stands_in_a_rule_is_shown_and_changed(ines):
    made = rule()
    page = ines.get(f"{PLACE}{made.pk}/").content.decode()
    assert 'value="Refunds"' in page
    assert ">twice</textarea>" in page.replace("\n", "")
    ines.post(f"{PLACE}{made.pk}/", REFUND | {"type": "", "aside": "spam"})
    made.refresh_from_db()
    assert (made.aside, made.type, made.conditions) == ("spam", "", {"words": ["refund", "charged twice"]})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"words": ""}, "a rule without a condition would apply to all of them"),
        ({"type": ""}, "this rule does nothing yet"),
        ({"aside": "spam"}, "What is set aside is no case"),
        ({"type": "", "aside": "not-a-customer"}, "name who writes"),
        ({"sender": "Ana"}, "“ana” is no mail address"),
        ({"header_text": "yes"}, "is no name of a header"),
        ({"score": "0"}, "Give a number above zero"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_as_typed(ines, given, told):
    answer = ines.post(f"{PLACE}new/", REFUND | given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SortingRule.objects.exists()


def test_rules_are_moved_paused_and_retired(ines):
    first, second = rule("First"), rule("Second")
    ines.post(f"{PLACE}{second.pk}/place/", {"where": "up"})
    assert list(SortingRule.objects.kept()) == [second, first]
    ines.post(f"{PLACE}{first.pk}/pause/")
    assert (list(SortingRule.objects.in_force()), "paused" in ines.get(PLACE).content.decode()) == ([second], True)
    ines.post(f"{PLACE}{first.pk}/pause/")
    ines.post(f"{PLACE}{second.pk}/end/")
    assert list(SortingRule.objects.in_force()) == [first]
    assert ines.get(f"{PLACE}{second.pk}/").status_code == 404


def test_leads_see_the_rules_and_administrators_alone_make_them(lead, kim):
    made = rule()
    assert "Refunds" in lead.get(PLACE).content.decode()
    assert "New rule" not in lead.get(PLACE).content.decode()
    for path in ("new/", f"{made.pk}/"):
        assert lead.get(PLACE + path).status_code == 404
    for path in ("new/", "preview/", f"{made.pk}/", f"{made.pk}/place/", f"{made.pk}/pause/", f"{made.pk}/end/"):
        assert lead.post(PLACE + path, REFUND).status_code == 404
    assert kim.get(PLACE).status_code == 404


@pytest.mark.parametrize("key", ["spam", "lists", "danger"])
def test_what_comes_ready_made_can_be_saved_as_it_is(ines, key):
    desk()
    assert f"?ready={key}" in ines.get(PLACE).content.decode()
    form = ines.get(f"{PLACE}new/?ready={key}").context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert ines.post(f"{PLACE}new/", typed | {"name": str(typed["name"])}).status_code == 302
    assert f"?ready={key}" not in ines.get(PLACE).content.decode()
    assert ines.get(f"{PLACE}new/?ready=nothing").status_code == 200


def test_before_it_is_saved_a_rule_shows_what_it_would_have_done(ines):
    desk()
    case = filed(letter(WORDS)).case
    filed(letter("Something else", sender="bo@example.net", Subject="Hello"), sender="bo@example.net")
    told = previewed(ines)
    assert "1 mail would have fared otherwise" in told
    assert f"/desk/cases/{case.number}/" in told
    assert "Request → Complaint" in told
    assert "Set aside as spam" in previewed(ines, type="", aside="spam")
    assert "Nothing would have been otherwise" in previewed(ines, type="request")
    assert not SortingRule.objects.exists()


def test_a_rule_without_a_name_is_tried_too_and_one_without_sense_says_what_it_lacks(ines):
    desk()
    filed(letter(WORDS))
    assert "1 mail would have fared otherwise" in previewed(ines, name="")
    assert "this rule does nothing yet" in previewed(ines, name="", type="")
    assert "would apply to all of them" in previewed(ines, words="")


def test_a_protected_customer_is_said_to_fit_and_not_to_change(ines):
    delivery = answer_to_ana(anas_case())
    answers = {"In_Reply_To": delivery.message.message_id}
    filed(letter("A refund, please.", **answers), at=TUESDAY + timedelta(minutes=30))
    told = previewed(ines, type="", aside="spam")
    assert "1 mail would have fared otherwise" in told
    assert "of 2 that it fits" in told


def test_before_any_mail_has_come_it_says_so(ines):
    assert "No mail has come yet" in previewed(ines)


def test_a_preview_goes_on_where_it_stood_and_can_be_stopped(ines, monkeypatch):
    monkeypatch.setattr("answerable.channels.mail.sorting.previewing.AT_ONCE", 1)
    monkeypatch.setattr(sorting, "AT_ONCE", -1)
    desk()
    for name in "abc":
        filed(letter(WORDS, sender=f"{name}@example.com"), sender=f"{name}@example.com")
    first = previewed(ines)
    assert "1 mail would have fared" in first
    assert 'hx-trigger="load' in first
    second = previewed(ines, so_far=so_far(first))
    stopped = previewed(ines, so_far=so_far(second), stop="yes")
    assert "2 mails would have fared" in stopped
    assert 'hx-trigger="load' not in stopped
    last = previewed(ines, so_far=so_far(previewed(ines, so_far=so_far(stopped))))
    assert "3 mails would have fared" in last
    assert all(f"{name}@example.com" in last for name in "abc")


def so_far(page: str) -> str:
    return re.search(r'name="so_far" value="([^"]*)"', page)[1]


@pytest.mark.parametrize("odd", ["", "x", "W10", "WzEsIDIsIDMsICJhIiwgMV0"])
def test_a_place_that_we_did_not_give_begins_anew(ines, odd):
    desk()
    filed(letter(WORDS))
    assert "1 mail would have fared otherwise" in previewed(ines, so_far=odd)


def test_a_preview_says_nothing_of_what_one_may_not_see(ines):
    desk(), conduct()
    to = "conduct@halden.example"
    filed(letter(WORDS, to=to, Subject="About Zanzibar"), to=[to])
    told = previewed(browser(StaffFactory(full_name="Otto", role="admin")))
    assert "Nothing would have been otherwise" in told
    assert "Zanzibar" not in told


def test_leads_put_senders_on_the_list_and_take_them_off(lead, kim):
    desk()
    place = "/desk/settings/senders/"
    lead.post(place, {"value": "News@Shop.example", "kind": "newsletter", "why": "Weekly"})
    entry = NotACustomer.objects.listed().get()
    assert (entry.value, entry.why, entry.put_by.full_name) == ("news@shop.example", "Weekly", "Lena Lead")
    assert "news@shop.example" in lead.get(f"{place}?q=SHOP").content.decode()
    assert "Nobody like that" in lead.get(f"{place}?q=nobody").content.decode()
    lead.post(f"{place}{entry.pk}/end/")
    assert not NotACustomer.objects.listed().exists()
    assert (kim.get(place).status_code, kim.post(f"{place}{entry.pk}/end/").status_code) == (404, 404)


def test_who_looks_like_a_customer_is_put_there_only_when_it_is_said_again(lead):
    answer_to_ana(anas_case())
    for value, told in (
        ("ana@example.org", "ana@example.org has open cases (1), and we have answered there before."),
        ("example.org", "example.org has open cases (1), and we have answered there before."),
    ):
        answer = lead.post("/desk/settings/senders/", {"value": value, "kind": "supplier"})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not NotACustomer.objects.exists()
    lead.post("/desk/settings/senders/", {"value": "example.org", "kind": "supplier", "sure": "on"})
    assert NotACustomer.objects.get().value == "example.org"


@pytest.mark.parametrize("value", ["care@halden.example", "halden.example", "kim@halden.example", "nobody"])
def test_who_cannot_stand_there_is_refused_in_a_sentence(lead, value):
    desk()
    answer = lead.post("/desk/settings/senders/", {"value": value, "kind": "machine"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not NotACustomer.objects.exists()


def test_a_comma_belongs_to_a_phrase_and_parts_addresses():
    form = RuleForm({"name": "A", "words": "no, thanks\ncheap", "sender": "a@x.example, b@x.example", "aside": "spam"})
    form.is_valid()
    assert (form.cleaned_data["words"], form.cleaned_data["sender"]) == (
        ["no, thanks", "cheap"],
        ["a@x.example", "b@x.example"],
    )
