import pytest

from answerable.promises.allowances import MEASURES
from answerable.promises.selection import Facts, select, select_all
from answerable.promises.tests.factories import LATER, elapsed, make_promise, working

pytestmark = pytest.mark.django_db


def chosen(facts, measure="answer"):
    return select(measure, facts).promise_name


def test_the_last_promise_holds_for_every_measure_where_no_other_does():
    choices = select_all(MEASURES, Facts())
    assert {measure: choice.promise_name for measure, choice in choices.items()} == dict.fromkeys(MEASURES, "Everybody")
    assert all(choice.measure == measure for measure, choice in choices.items())


def test_a_choice_says_how_much_is_counted_how():
    make_promise(allowances={"resolution": {"counting": "months", "count": 2, "statutory": True}})
    choice = select("resolution", Facts())
    assert (choice.counting, choice.count, choice.seconds, choice.statutory) == ("months", 2, None, True)
    answer = select("answer", Facts())
    assert (answer.counting, answer.count, answer.seconds, answer.statutory) == ("working", None, 14_400, False)


CONDITIONS = [
    ({"type": ["complaint", "conduct"]}, Facts(type="complaint"), Facts(type="problem")),
    ({"topic": [4, 5]}, Facts(topic_ids=(9, 5)), Facts(topic_ids=(9,))),
    ({"harm": ["risk"]}, Facts(harm="risk"), Facts(harm="none")),
    ({"team": [3]}, Facts(team_id=3), Facts(team_id=None)),
    ({"channel": ["phone"]}, Facts(channel="phone"), Facts(channel="mail")),
    ({"language": ["de"]}, Facts(language="de"), Facts(language="")),
    ({"needed_by": True}, Facts(needed_by=True), Facts()),
    ({"needed_by": False}, Facts(), Facts(needed_by=True)),
    ({"type": ["idea"], "team": [3]}, Facts(type="idea", team_id=3), Facts(type="idea", team_id=4)),
]


@pytest.mark.parametrize(("conditions", "meeting", "missing"), CONDITIONS)
def test_a_promise_holds_where_all_its_conditions_are_met(conditions, meeting, missing):
    make_promise(conditions=conditions)
    assert (chosen(meeting), chosen(missing)) == ("Quick", "Everybody")


def test_the_first_that_matches_holds_measure_by_measure():
    make_promise("First", {"harm": ["cost"]}, {"answer": working(60)})
    make_promise("Second", {}, {"answer": working(120), "receipt": elapsed(1)})
    choices = select_all(["answer", "receipt", "update"], Facts(harm="cost"))
    assert {measure: choice.promise_name for measure, choice in choices.items()} == {
        "answer": "First",
        "receipt": "Second",
        "update": "Everybody",
    }


def test_only_the_current_version_of_a_promise_that_is_kept_is_chosen():
    promise, retired = make_promise("Harm", {"harm": ["cost"]}), make_promise("Retired")
    retired.retire(at=LATER)
    second = promise.revise({"harm": ["cost"]}, {"answer": working(60)}, by_id=None, at=LATER)
    choice = select("answer", Facts(harm="cost"))
    assert (choice.version, choice.seconds) == (second, 60)
    promise.revise({"harm": ["risk"]}, {"answer": working(60)}, by_id=None, at=LATER)
    assert chosen(Facts(harm="cost")) == "Everybody"


def test_the_choices_of_all_measures_cost_one_query(django_assert_num_queries):
    for name in "abc":
        make_promise(name, {"type": ["idea"]})
    with django_assert_num_queries(1):
        choices = select_all(MEASURES, Facts())
        assert choices["answer"].version.promise.name == "Everybody"


def test_what_is_not_measured_is_an_error():
    with pytest.raises(LookupError, match="reply"):
        select("reply", Facts())
