"""The case page: who may open it, what it tells, and what is done from it; each verb through its view."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from answerable.cases.models import Attachment, Case, Event, Field, Link, Message, Sponsor, Topic
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Harm, Outcome, Part, Then
from answerable.customers.tests import factories as customers
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.desk.tests.test_lists import of, queries_of
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")


def at(case: Case, place: str = "") -> str:
    return f"/desk/cases/{case.number}/{place}"


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Client, case: Case, **given):
    """Post an answer as the composer does, having seen everything."""
    last = case.messages.order_by("-id").first()
    return client.post(at(case, "messages/"), {"text": "Done.", "then": "keep", "seen": last.pk if last else 0} | given)


PANELS = ["", "head/", "story/", "side/", "composer/"]
PLACES = [*PANELS, "assignment/", "handover/", "description/", "merge/", "links/", "closure/"]


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_is_asked_to_sign_in(case, place):
    assert Client().get(at(case, place))["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("place", PLACES)
def test_a_closed_team_s_case_does_not_exist_for_others(kim, ines, place):
    hidden = opened(team=colleagues.finance())
    assert kim.get(at(hidden, place)).status_code == 404
    assert ines.get(at(hidden, place)).status_code == 200


@pytest.mark.parametrize(
    "place",
    ["messages/", "asks/", "pool/", "escalation/", "reopening/", "closure/", "description/", "waiting/", "merge/"],
)
def test_who_only_reads_along_may_not_act(lee, case, place):
    assert lee.get(at(case)).status_code == 200
    assert lee.post(at(case, place), {"text": "I know better", "seen": 99, "then": "keep"}).status_code == 403
    assert Message.objects.filter(staff=colleagues.lee()).count() == 0


def test_who_only_reads_along_is_told_why_and_by_whom_they_are_let_in(kim, lee, case):
    why = (
        "Care has this case: you can read it and keep a note here. To answer in it, ask somebody of Care to let you in."
    )
    assert [why in words(page) for page in (lee.get(at(case)), kim.get(at(case)))] == [True, False]
    lee.post(at(case, "notes/"), {"text": "It is the router."})
    assert Message.objects.get(staff=colleagues.lee()).text == "It is the router."
    kim.post(at(case, "shares/"), {"to": f"staff-{colleagues.lee().pk}"})
    assert why not in words(lee.get(at(case)))


def test_the_page_tells_who_what_and_by_when(kim, case):
    page = words(kim.get(at(case)))
    for told in ("Charged twice", case.number, "Ana Petrova", "nobody yet", "I was charged twice for March.", "Answer"):
        assert told in page
    assert "To <b>ana@example.org</b> by mail" in page


def test_what_she_wrote_is_never_markup(kim):
    case = opened(text="<script>alert(1)</script>", subject="<b>Bold</b>")
    page = kim.get(at(case)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Bold</b>" not in page


def test_a_case_page_asks_the_database_as_often_for_three_messages_as_for_one(kim, case):
    staff = colleagues.kim()
    case.take(by=staff, at=ELEVEN)
    case.hear("More?", by=case.customer_participant, at=ELEVEN, channel="mail")
    case.add_note("Look at this.", by=staff, at=ELEVEN)
    answered(case, by=staff, at=ELEVEN + timedelta(minutes=1))
    cost = queries_of(kim, at(case))
    for _ in range(2):
        case.hear("And more?", by=case.customer_participant, at=ELEVEN, channel="mail")
        case.add_note("And at this.", by=staff, at=ELEVEN)
        answered(case, by=staff, at=ELEVEN + timedelta(minutes=5))
    assert queries_of(kim, at(case)) == cost


@pytest.mark.parametrize(("who", "most"), [("kim", 39), ("lee", 38)])
def test_a_case_page_asks_for_each_thing_once(who, most, case, request):
    """Kim is of its team and writes; Lee reads along, and may not."""
    client = request.getfixturevalue(who)
    client.get(at(case))  # the look of somebody outside is noted once
    assert queries_of(client, at(case)) == most


def test_whoever_left_the_team_since_the_page_was_shown_may_not_act(kim, case):
    assert kim.get(at(case)).status_code == 200
    case.team.memberships.all().delete()
    assert kim.post(at(case, "owner/"), {}).status_code in (403, 404, 422)
    case.refresh_from_db()
    assert case.owner is None


def test_a_file_is_served_so_that_it_can_do_nothing(kim, lee):
    secret = opened(team=colleagues.finance(), first={"attachments": [_kept("page.html", b"<script>1</script>")]})
    row = Attachment.objects.get(message__case=secret)
    assert kim.get(f"/desk/files/{row.pk}/page.html").status_code == 404
    answer = browser(colleagues.ines()).get(f"/desk/files/{row.pk}/page.html", follow=True)
    assert answer["Content-Disposition"].startswith('attachment; filename="page.html"')
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    answer.close()


def _kept(name: str, data: bytes, **facts) -> dict:
    from answerable.kit import files

    given = {"name": name, "content_type": "text/html", "size": len(data), "sha256": files.keep(data), "inline": False}
    return given | {"content_id": ""} | facts


def test_her_html_is_shown_in_a_frame_that_runs_and_fetches_nothing(kim):
    picture = _kept("a.png", b"\x89PNG\r\n\x1a\n", content_type="image/png", inline=True, content_id="pic@1")
    html = '<p onclick="x()">Hi <script>1</script><img src="https://spy.example/p.png"><img src="cid:pic@1"></p>'
    case = opened(first={"html": html, "attachments": [picture]})
    message = case.messages.first()
    assert f'src="/desk/cases/{case.number}/messages/{message.pk}/html/"' in kim.get(at(case)).content.decode()
    answer = kim.get(at(case, f"messages/{message.pk}/html/"))
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'; img-src data:;")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    body = answer.content.decode()
    assert "script" not in body
    assert "onclick" not in body
    assert "spy.example" not in body
    assert "data:image/png;base64,iVBORw0KGgo=" in body


def test_taking_assigning_and_giving_back(kim, ines, case):
    kim.post(at(case, "owner/"))
    case.refresh_from_db()
    assert case.owner == colleagues.kim()
    kim.post(at(case, "pool/"))
    assert ines.post(at(case, "assignment/"), {"to": colleagues.kim().pk}).status_code == 302
    case.refresh_from_db()
    assert case.owner == colleagues.kim()
    again = ines.post(at(case, "owner/"))
    assert again.status_code == 422
    assert "Kim has this case. Ask for a handover." in words(again)


def test_an_agent_assigns_to_herself_only(kim, case):
    answer = kim.post(at(case, "assignment/"), {"to": colleagues.ines().pk})
    assert answer.status_code == 422
    assert kim.post(at(case, "assignment/"), {"to": colleagues.kim().pk}).status_code == 302


def test_a_handover_is_offered_declined_with_a_reason_and_accepted(kim, lee, case):
    case.take(by=colleagues.kim(), at=ELEVEN)
    assert kim.post(at(case, "handover/"), {"to": ""}).status_code == 422
    kim.post(at(case, "handover/"), {"to": f"staff-{colleagues.lee().pk}", "note": "It is the router."})
    assert "It is the router." in words(lee.get(at(case)))
    assert lee.post(at(case, "handover/refusal/"), {"reason": ""}).status_code == 422
    lee.post(at(case, "handover/refusal/"), {"reason": "I am at a customer's."})
    assert "Lee declined the handover: I am at a customer&#x27;s." in words(kim.get(at(case)))
    kim.post(at(case, "handover/"), {"to": f"team-{colleagues.technical().pk}"})
    kim.post(at(case, "handover/withdrawal/"))
    kim.post(at(case, "handover/"), {"to": f"team-{colleagues.technical().pk}"})
    lee.post(at(case, "handover/acceptance/"))
    case.refresh_from_db()
    assert (case.owner, case.team) == (colleagues.lee(), colleagues.technical())


def test_a_dialog_comes_by_itself_for_htmx_and_as_a_page_for_everybody_else(kim, case):
    inside = kim.get(at(case, "handover/"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in inside
    assert 'hx-target="#dialog"' in inside
    assert "<html" in kim.get(at(case, "handover/")).content.decode()
    done = kim.post(at(case, "closure/"), {"outcome": "spam"}, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == at(case)


def test_notes_and_questions_stay_inside_and_are_answered_by_whom_they_ask(kim, lee, case):
    assert kim.post(at(case, "notes/"), {"text": ""}).status_code == 422
    kim.post(at(case, "notes/"), {"text": "Pays late, is nice."})
    unsent = kim.post(at(case, "asks/"), {"text": "Is it the line?", "to": ""})
    assert unsent.status_code == 422
    assert "Is it the line?</textarea>" in words(unsent)
    kim.post(at(case, "asks/"), {"text": "Is it the line?", "to": f"staff-{colleagues.lee().pk}"})
    ask = case.asks.get()
    page = lee.get(at(case)).content.decode()
    assert at(case, f"asks/{ask.pk}/answer/") in page
    assert 'id="answer"' not in page
    empty = lee.post(at(case, f"asks/{ask.pk}/answer/"), {"text": " "})
    assert empty.status_code == 422
    assert words(empty).count("Write something first.") == 1
    assert "Write something first." in words(empty).partition(f'action="{at(case, f"asks/{ask.pk}/answer/")}"')[2]
    lee.post(at(case, f"asks/{ask.pk}/answer/"), {"text": "No, the router."})
    ask.refresh_from_db()
    assert ask.answer.text == "No, the router."
    assert case.deliveries.count() == 0


def test_a_question_can_be_withdrawn_by_who_asked(kim, lee, case):
    kim.post(at(case, "asks/"), {"text": "Is it the line?", "to": f"team-{colleagues.technical().pk}"})
    ask = case.asks.get()
    kim.post(at(case, f"asks/{ask.pk}/withdrawal/"))
    assert lee.post(at(case, f"asks/{ask.pk}/answer/"), {"text": "Late"}).status_code == 422


def test_a_word_is_taken_as_the_yes_only_after_asking_with_the_words_before_one_s_eyes(kim, case):
    first = case.messages.first()
    answered(case, at=TUESDAY, then=Then.PROPOSE)
    word = case.hear("It works now. Thanks!", by=case.customer_participant, at=ELEVEN, channel="mail")
    page, ask = words(kim.get(at(case))), at(case, f"messages/{word.pk}/confirmation/")
    assert page.count("This confirms it…") == 1
    assert f'hx-get="{ask}"' in page
    asked = words(kim.get(ask, headers={"HX-Request": "true"}))
    assert "wrote: “It works now. Thanks!” Take this as their yes?" in asked
    refused = kim.post(at(case, f"messages/{first.pk}/confirmation/"), headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Point at something they wrote after the proposal." in words(refused)
    assert kim.post(ask).status_code == 302
    case.refresh_from_db()
    assert case.outcome == Outcome.CONFIRMED


def test_a_no_carries_no_button_that_makes_it_a_yes(kim, case):
    answered(case, at=TUESDAY, then=Then.PROPOSE)
    no = case.reject("No, it is not solved", by=case.customer_participant, at=ELEVEN)
    assert "This confirms it" not in words(kim.get(at(case)))
    assert kim.post(at(case, f"messages/{no.pk}/confirmation/")).status_code == 422
    case.refresh_from_db()
    assert case.turn == "ours"


def test_a_long_address_breaks_at_its_dots_sooner_than_in_a_word(kim):
    case = of("Zora.Lindstroem.Customers")
    side = kim.get(at(case, "side/")).content.decode()
    assert "zora<wbr>.lindstroem<wbr>.customers@<wbr>example<wbr>.org" in side


def test_the_head_of_the_case_says_by_when_they_need_it(kim, case):
    def told() -> list[tuple[str, str]]:
        head = kim.get(at(case, "head/")).content.decode()
        return re.findall(r'class="needed" data-state="(\w*)" title="[^"]+">([^<]+)<', head)

    assert told() == []
    case.describe(by=colleagues.kim(), at=ELEVEN, needed_by=ELEVEN + timedelta(days=20))
    assert told() == [("", "needed by 23 Mar 11:00")]
    case.describe(by=colleagues.kim(), at=ELEVEN, needed_by=ELEVEN + timedelta(days=1))
    assert told() == [("soon", "needed by Wed 11:00")]
    case.close(Outcome.SPAM, by=colleagues.kim(), at=ELEVEN)
    assert told() == []


def test_no_answer_needed_wants_a_reason(kim, case):
    message = case.messages.first()
    assert kim.post(at(case, f"messages/{message.pk}/excuse/"), {}).status_code == 422
    kim.post(at(case, f"messages/{message.pk}/excuse/"), {"excuse": "thanks"})
    message.refresh_from_db()
    assert (message.excuse, message.excused_by) == ("thanks", colleagues.kim())


@pytest.mark.parametrize(("said", "turn"), [("yes", "ours"), ("no", "proposed")])
def test_a_glance_decides_whether_a_short_word_needs_an_answer(kim, case, said, turn):
    answered(case, then=Then.PROPOSE)
    message = case.hear("Thank you", by=case.customer_participant, at=ELEVEN, channel="mail")
    kim.post(at(case, f"messages/{message.pk}/glance/"), {"needs_answer": said})
    case.refresh_from_db()
    assert (case.turn, case.asks_glance) == (turn, False)


def test_her_word_is_booked_as_the_confirmation(kim, case):
    answered(case, then=Then.PROPOSE)
    message = case.hear("Yes, it works now?", by=case.customer_participant, at=ELEVEN, channel="mail")
    kim.post(at(case, f"messages/{message.pk}/confirmation/"))
    case.refresh_from_db()
    assert case.outcome == "confirmed"


def test_closing_and_opening_again(kim, case):
    assert kim.post(at(case, "closure/"), {}).status_code == 422
    praise = kim.post(at(case, "closure/"), {"outcome": "thanked"})
    assert praise.status_code == 422
    assert "Only praise ends thanked." in words(praise)
    kim.post(at(case, "closure/"), {"outcome": "duplicate"})
    page = words(kim.get(at(case)))
    assert "This case is closed: Duplicate." in page
    assert send(kim, case).status_code == 422
    kim.post(at(case, "reopening/"))
    case.refresh_from_db()
    assert case.turn == "ours"


def test_a_closed_case_is_not_said_to_wait_for_an_owner(kim, case):
    case.close(Outcome.SPAM, by=colleagues.kim(), at=ELEVEN)
    case.owner = None
    case.save(update_fields=["owner"])
    page = words(kim.get(at(case)))
    assert "nobody yet" not in page
    assert "nobody yet" not in words(kim.get("/desk/search/?q=Charged"))


def test_solved_on_a_call_is_told_in_one_line(kim, case):
    case.log_call("We looked.", by=colleagues.kim(), at=ELEVEN, then=Then.PROPOSE, she_said_solved=True)
    page = words(kim.get(at(case)))
    assert page.count("Ana Petrova said that it is solved: confirmed by word") == 1
    assert "Proposed" not in page[page.index('id="story"') : page.index('id="composer"')]


def test_a_call_that_proposes_is_told_as_a_proposal(kim, case):
    case.log_call("We looked.", by=colleagues.kim(), at=ELEVEN, then=Then.PROPOSE)
    page = words(kim.get(at(case)))
    assert page.count("Proposed as the solution") == 1
    assert "said that it is solved" not in page


def test_looks_that_belong_to_one_are_told_as_one(kim, case):
    for minutes in (0, 0, 1, 8 * 60 + 1):
        Event.objects.create(
            case=case,
            name="case.looked-into",
            at=ELEVEN + timedelta(minutes=minutes),
            actor_kind="staff",
            actor_id=colleagues.lee().pk,
        )
    assert words(kim.get(at(case))).count("Lee looked into it") == 2


def test_waiting_on_somebody_is_said_and_ended(kim, case):
    assert kim.post(at(case, "waiting/"), {"what": "part", "next_check_at": "2026-03-01T10:00"}).status_code == 422
    kim.post(at(case, "waiting/"), {"what": "part", "next_check_at": "2026-03-09T10:00", "note": "fuse"})
    case.refresh_from_db()
    assert (case.waiting_on, case.waiting_note) == ("part", "fuse")
    kim.post(at(case, "waiting/end/"))
    case.refresh_from_db()
    assert case.waiting_on == ""


def test_cases_of_one_customer_are_merged_and_parted(kim, case):
    other = opened(subject="Again")
    stranger = of("Stranger")
    refused = kim.post(at(case, "merge/"), {"target": stranger.number})
    assert refused.status_code == 422
    kim.post(at(other, "merge/"), {"target": case.number})
    assert f"{other.number} is merged into {case.number}." in words(kim.get(at(other)))
    other.refresh_from_db()
    assert other.merged_into == case
    assert "Merged into" in words(kim.get(at(other)))
    kim.post(at(other, "merge/undoing/"))
    other.refresh_from_db()
    assert other.merged_into is None


@pytest.mark.parametrize(("place", "merged"), [("joining", True), ("parting", False)])
def test_probably_the_same_is_joined_or_parted_by_one_key(kim, case, place, merged):
    again = opened(text="Still waiting. Hello?")
    link = Link.objects.get(second=again)
    assert "Probably the same matter" in words(kim.get(at(again)))
    kim.post(at(again, f"links/{link.pk}/{place}/"))
    again.refresh_from_db()
    assert (again.merged_into_id == case.pk) is merged
    assert "Probably the same matter" not in words(kim.get(at(again)))


def test_cases_are_linked_by_number_and_only_those_one_may_see(kim, case):
    hidden = of("Hidden", team=colleagues.finance())
    other = of("Other")
    for number in ("nonsense", "A-999999", hidden.number):
        assert kim.post(at(case, "links/"), {"target": number}).status_code == 422
    kim.post(at(case, "links/"), {"target": other.number})
    assert f"Linked with {other.number}." in words(kim.get(at(case)))
    assert Link.objects.get(first=case).second == other


def test_a_case_one_may_not_see_is_one_line_number_team_turn(kim, case):
    hidden = opened(team=colleagues.finance(), subject="Garnished wages", origin="ours")
    case.link_to(hidden, by=colleagues.ines(), at=ELEVEN)
    page = words(kim.get(at(case)))
    assert hidden.number in page
    assert "Garnished" not in page
    assert at(hidden) not in page


def test_a_colleague_from_elsewhere_is_let_in(kim, lee):
    secret = opened(team=colleagues.finance())
    assert lee.get(at(secret)).status_code == 404
    ines = browser(colleagues.ines())
    assert ines.post(at(secret, "shares/"), {"to": "staff-0"}).status_code == 422
    ines.post(at(secret, "shares/"), {"to": f"staff-{colleagues.lee().pk}"})
    assert lee.get(at(secret)).status_code == 200


def test_the_matter_is_described_in_one_go(kim, case):
    topic = Topic.plant("Billing")
    Field.objects.create(key="contract", label="Contract", kind="number")
    given = {
        "subject": "Twice",
        "type": "complaint",
        "topic": topic.pk,
        "harm": 1,
        "language": "es",
        "tags": "Bank, march",
    }
    wrong = kim.post(at(case, "description/"), given | {"field-contract": "seven"})
    assert wrong.status_code == 422
    assert 'value="Twice"' in wrong.content.decode()
    kim.post(at(case, "description/"), given | {"field-contract": "7", "needed_by": "2026-03-10T09:00"})
    case.refresh_from_db()
    assert (case.subject, case.type, case.topic, case.harm) == ("Twice", "complaint", topic, Harm.COST)
    assert case.fields == {"contract": 7}
    assert sorted(case.tags.values_list("name", flat=True)) == ["bank", "march"]


def test_languages_are_described_by_name_and_a_language_without_one_is_kept(kim, case):
    form = kim.get(at(case, "description/")).content.decode()
    assert '<option value="en" selected>English</option>' in form
    assert '<option value="es">Spanish</option>' in form
    assert '<option value="" selected>No topic yet</option>' in form
    case.describe(by=colleagues.kim(), at=ELEVEN, language="tlh")
    kept = {"subject": "Twice", "type": "request", "harm": 0, "language": "tlh", "tags": ""}
    assert kim.post(at(case, "description/"), kept).status_code == 302
    assert kim.post(at(case, "description/"), kept | {"language": "xx"}).status_code == 422


def test_someone_else_looks_and_may_take_it_over(kim, ines, case):
    case.take(by=colleagues.kim(), at=ELEVEN)
    kim.post(at(case, "escalation/"))
    assert Sponsor.objects.get(case=case).staff == colleagues.ines()
    ines.post(at(case, "sponsorship/"))
    case.refresh_from_db()
    assert case.owner == colleagues.ines()


def test_somebody_new_is_let_in(kim, case):
    person = case.let_join(Part.NEW, address="cousin@example.org", name="Cousin", at=ELEVEN)
    assert kim.post(at(case, f"participants/{person.pk}/"), {"part": "customer"}).status_code == 422
    kim.post(at(case, f"participants/{person.pk}/"), {"part": "copied"})
    person.refresh_from_db()
    assert person.part == "copied"
    assert "cousin@example.org" in words(kim.get(at(case)))


def test_a_representative_is_let_in_with_proof_which_stands_beside_their_name(kim, case):
    person = case.let_join(Part.NEW, address="dana@example.org", name="Dana", at=ELEVEN)
    refused = kim.post(at(case, f"participants/{person.pk}/"), {"part": "representative", "proof": " "})
    assert (refused.status_code, "Say what they showed you" in words(refused)) == (422, True)
    given = {"part": "representative", "proof": "Power of attorney of 3 March"}
    kim.post(at(case, f"participants/{person.pk}/"), given)
    assert "Proof: Power of attorney of 3 March, checked by Kim" in words(kim.get(at(case)))


def test_rows_of_another_case_cannot_be_reached_through_this_one(kim, case):
    hidden = of("Hidden", team=colleagues.finance())
    hidden.ask("?", by=colleagues.ines(), to_team=colleagues.finance(), at=ELEVEN)
    message, ask = hidden.messages.first(), hidden.asks.get()
    person = hidden.customer_participant
    for place in (
        f"messages/{message.pk}/undoing/",
        f"messages/{message.pk}/excuse/",
        f"messages/{message.pk}/glance/",
        f"messages/{message.pk}/confirmation/",
        f"asks/{ask.pk}/answer/",
        f"asks/{ask.pk}/withdrawal/",
        f"participants/{person.pk}/",
    ):
        assert kim.post(at(case, place), {"text": "x"}).status_code == 404
    assert kim.get(at(case, f"messages/{message.pk}/html/")).status_code == 404


def test_a_link_of_two_other_cases_is_not_parted_from_here(kim, case):
    one, two = of("One"), of("Two")
    link = one.link_to(two, by=colleagues.ines(), at=ELEVEN)
    assert kim.post(at(case, f"links/{link.pk}/parting/")).status_code == 422
    link.refresh_from_db()
    assert link.parted_at is None


def test_broken_promises_and_failed_words_are_told(kim, case):
    message = answered(case)
    delivery = message.deliveries.get()
    case.bounced(delivery, "mailbox full", at=ELEVEN + timedelta(hours=2))
    page = words(kim.get(at(case)))
    assert "not delivered" in page
    assert "mailbox full" in page
    assert "not delivered" in words(kim.get("/desk/"))


def test_snippets_are_her_own_latest_words(kim, lee, case):
    answered(of("Earlier"), by=colleagues.kim(), text="Please restart the router.")
    assert "Please restart the router." in words(kim.get(at(case, "snippets/")))
    assert "Please restart the router." not in words(lee.get(at(of("Tech", team=colleagues.technical()), "snippets/")))


def test_words_used_again_greet_nobody_and_are_shown_once(kim, case):
    for name, text in (
        ("Marek", "Dzień dobry Marek,\n\nPlease restart the router and wait for two minutes."),
        ("Luisa", "Estimada Luisa:\nPlease restart the router, and wait for three minutes."),
        ("Bob", "Hello!\nYour refund is on its way."),
        ("Eve", "Dear Eve, this line says more than a greeting.\nIt does."),
    ):
        answered(of(name), by=colleagues.kim(), text=text)
    shown = re.findall(r'data-insert="([^"]*)"', kim.get(at(case, "snippets/")).content.decode())
    assert shown == [
        "Dear Eve, this line says more than a greeting.\nIt does.",
        "Your refund is on its way.",
        "Please restart the router, and wait for three minutes.",
    ]


def test_times_are_told_in_the_zone_of_her_team(kim, case):
    assert 'title="Tuesday 3 March 2026, 10:00 CET"' in kim.get(at(case)).content.decode()
    assert TUESDAY.hour == 9


def test_what_was_posted_leads_back_with_the_list_beside_it(kim, case):
    address = f"http://testserver{at(case)}?in=team-care"
    assert kim.post(at(case, "owner/"), headers={"Referer": address})["Location"] == f"{at(case)}?in=team-care"


def test_her_other_cases_stand_at_the_side(kim, case):
    opened(customer=customers.ana(), subject="Earlier matter")
    assert "Earlier matter" in words(kim.get(at(case)))


def test_our_own_links_and_reply_addresses_are_masked_wherever_colleagues_read_what_quotes_them(kim):
    token = "abcdefghijklmnopqrst234"
    link, address = f"http://127.0.0.1:8000/case/{token}/", f"care+{token}@halden.example"
    html = f'<p>No!</p><a href="{link}">{link}</a> <a href="mailto:care%2B{token}%40halden.example">{address}</a>'
    case = opened(text=f"No! {link} {address}")
    whole = {"text": f"No!\n> {link}\n> {address}", "fresh_text": f"No! {link}", "html": html}
    message = case.hear(by=case.customer_participant, at=ELEVEN, channel="mail", **whole)
    answered(case, text=f"Please look at {link} once more.")
    pages = [at(case), at(case, "story/"), at(case, f"messages/{message.pk}/html/"), at(case, "snippets/"), "/desk/"]
    shown = {page: kim.get(page).content.decode() for page in [*pages, f"/desk/customers/{case.customer_id}/"]}
    assert [page for page, told in shown.items() if token in told] == []
    assert "[link to the page of a case]" in shown[at(case)]
    assert "care@halden.example" in shown[at(case)]
    assert "<p>No!</p>" in shown[at(case, f"messages/{message.pk}/html/")]
    assert 'href="[' not in shown[at(case, f"messages/{message.pk}/html/")]


def test_a_link_of_ours_that_was_cut_off_in_a_list_is_masked_too(kim):
    token = "abcdefghijklmnopqrst234"
    case = opened()
    for told in (f"/case/{token}"[:-1], f"care+{token}"[:-4]):
        Case.objects.filter(pk=case.pk).update(last_words=f"{told:->160}")
        page = kim.get("/desk/").content.decode()
        assert (token[:-4] in page, case.number in page) == (False, True)


def test_how_many_in_copy_were_too_many_stands_in_the_story(kim, case):
    case.let_copies_join([("bo@example.net", "Bo")], left_out=9800, at=case.opened_at)
    assert "and 9,800 more in copy, not added" in words(kim.get(at(case)))


def test_what_came_back_is_sent_to_another_address(kim, case):
    case.take(by=colleagues.kim(), at=ELEVEN)
    message = answered(case, at=ELEVEN)
    place = at(case, f"messages/{message.pk}/again/")
    assert kim.post(place, {"other": "ana@work.example"}).status_code == 422
    case.bounced(message.deliveries.get(), "5.1.1 no such user", at=ELEVEN + timedelta(minutes=1))
    assert place in kim.get(at(case)).content.decode()
    for wrong in ({}, {"other": "nowhere"}):
        assert kim.post(place, wrong).status_code == 422
    assert kim.post(place, {"other": "ana@work.example"}).status_code == 302
    page = words(kim.get(at(case)))
    assert "Kim sent the message to another address" in page
    assert "to ana@work.example" in page
    assert "mail came back" in page


def test_her_other_addresses_are_offered(kim, case):
    case.customer.add_identity("mail", "ana@second.example", at=ELEVEN)
    case.take(by=colleagues.kim(), at=ELEVEN)
    message = answered(case, at=ELEVEN)
    case.bounced(message.deliveries.get(), "5.1.1 no such user", at=ELEVEN + timedelta(minutes=1))
    form = kim.get(at(case, f"messages/{message.pk}/again/")).content.decode()
    assert ('value="ana@second.example"' in form, 'value="ana@example.org"' in form) == (True, False)
    kim.post(at(case, f"messages/{message.pk}/again/"), {"known": "ana@second.example"})
    assert message.deliveries.get(is_decisive=True).address == "ana@second.example"


def test_the_page_says_how_far_it_knows_so_that_what_comes_before_it_listens_is_told(kim, case):
    newest = Event.objects.latest("id").pk
    assert f'&amp;since={newest}"' in kim.get(at(case)).content.decode()


def test_an_automatic_reply_is_no_note_and_says_what_it_is(kim, case):
    case.hear("I am away until Monday.", by=case.customer_participant, at=ELEVEN, channel="mail", automatic=True)
    page = words(kim.get(at(case)))
    said = page[page.index('<article class="said automatic') :].partition("</article>")[0]
    assert "Automatic reply · no answer to us" in said
    assert "I am away until Monday." in said
    assert 'class="said inside' not in page


def test_what_only_one_form_of_a_mail_says_is_folded_and_in_no_list(kim, case):
    both = "My lamp is broken.\n\n[Only in the plain form of this mail:]\nOrder 4711"
    case.hear(both, by=case.customer_participant, at=ELEVEN, channel="mail")
    page = words(kim.get(at(case)))
    assert '<div class="text typed">My lamp is broken.</div>' in page
    assert '<summary>Only in the plain form</summary><div class="typed">Order 4711</div>' in page
    assert "of this mail:]" not in page
    assert Case.objects.get(pk=case.pk).last_words == "My lamp is broken."
