"""What becomes of a matter at Halden: each plot is a short play for one scene. Where now comes first, it stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from answerable.cases.models import Case
from answerable.cases.words import Excuse, IfSilent, Outcome, Then, Turn, WaitingOn
from answerable.demo.matters import ASKED, HOLDING, STILL, THANKS, WAITING
from answerable.demo.scene import HOUR, MINUTE, Scene
from answerable.staff.models import Staff, Team

Plot = Callable[[Scene], None]
DAY = 24 * HOUR


def solved_at_once(scene: Scene) -> None:
    """Answered with the solution; she says yes."""
    scene.she_writes_first()
    _begin(scene, 20, 170)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def one_question(scene: Scene) -> None:
    """We need something first; she sends it; then it is solved."""
    scene.she_writes_first()
    _begin(scene, 15, 200)
    scene.ask_for_something(if_silent=scene.chance.choice([IfSilent.OURS, IfSilent.CLOSE]))
    scene.pass_elapsed(scene.chance.randrange(2 * HOUR, 2 * DAY))
    scene.she_writes(f"{scene.matter.back}")
    scene.pass_working(scene.chance.randrange(30 * MINUTE, 3 * HOUR))
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def silence(scene: Scene) -> None:
    """Answered, and not a word comes back: reminded once, then closed unconfirmed."""
    scene.she_writes_first()
    _begin(scene, 10, 220)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    scene.pass_elapsed(8 * DAY)


def no_reply(scene: Scene) -> None:
    """We asked something and never heard again."""
    scene.she_writes_first()
    _begin(scene, 30, 200)
    scene.ask_for_something(if_silent=IfSilent.CLOSE)
    scene.pass_elapsed(12 * DAY)


def with_a_colleague(scene: Scene) -> None:
    """A colleague is asked inside the case, and knows."""
    question, answer = ASKED[scene.team.name]
    scene.she_writes_first()
    _begin(scene, 15, 90)
    technical = Team.objects.get(name="Technical")
    expert = scene.chance.choice(scene.colleagues(technical))
    if expert == scene.me:
        expert = next(person for person in scene.colleagues(technical) if person != scene.me)
    scene.hold(HOLDING[scene.matter.language])
    ask = scene.playing.ask(
        question,
        to_staff=expert,
        by=scene.me,
        at=scene.at,
    )
    scene.playing.wait_on(WaitingOn.COLLEAGUE, by=scene.me, at=scene.at, next_check_at=scene.at + timedelta(days=1))
    scene.pass_working(scene.chance.randrange(40 * MINUTE, 5 * HOUR))
    scene.playing.answer_ask(ask, answer, by=expert, at=scene.at)
    scene.playing.stop_waiting_on(by=scene.me, at=scene.at)
    scene.pass_working(20 * MINUTE)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def handed_over(scene: Scene) -> None:
    """It turns out to be another team's, and they accept it."""
    scene.she_writes_first()
    _begin(scene, 20, 100)
    other = Team.objects.get(name="Technical" if scene.team.name != "Technical" else "Care")
    scene.playing.offer(
        by=scene.me, to_team=other, note="They have tried everything on our list; this is yours.", at=scene.at
    )
    scene.pass_working(scene.chance.randrange(10 * MINUTE, 80 * MINUTE))
    scene.me = scene.chance.choice(scene.colleagues(other))
    scene.playing.accept_handover(by=scene.me, at=scene.at)
    scene.pass_working(scene.chance.randrange(10 * MINUTE, 100 * MINUTE))
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def rejected_once(scene: Scene) -> None:
    """Proposed too early; she says no; then it is right."""
    scene.she_writes_first()
    _begin(scene, 10, 150)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    scene.pass_elapsed(scene.chance.randrange(5 * HOUR, 2 * DAY))
    scene.playing.reject(STILL[scene.matter.language], by=scene.playing.customer_participant, at=scene.at)
    scene.pass_working(scene.chance.randrange(20 * MINUTE, 3 * HOUR))
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def nobody_looked(scene: Scene) -> None:
    """It lay: late, chased, raised by her, and answered at last. The failure stays in the history."""
    scene.she_writes_first()
    scene.pass_working(7 * HOUR)
    scene.pass_elapsed(20 * HOUR)
    scene.she_writes(WAITING[scene.matter.language])
    scene.playing.escalate(by=scene.playing.customer_participant, at=scene.at)
    scene.pass_working(scene.chance.randrange(2 * HOUR, 6 * HOUR))
    scene.take()
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def still_lies(scene: Scene) -> None:
    """Nobody has taken it yet."""
    scene.she_writes_first()
    scene.pass_elapsed(60 * DAY)


def asked(scene: Scene) -> None:
    """We need something from her, and wait."""
    scene.she_writes_first()
    _begin(scene, 5, 40)
    scene.ask_for_something(if_silent=IfSilent.OURS)
    scene.pass_elapsed(60 * DAY)


def hers(scene: Scene) -> None:
    """One of Kim's, with the next word promised."""
    scene.me = _kim()
    scene.she_writes_first()
    _begin(scene, 5, 20)
    scene.hold(HOLDING[scene.matter.language])
    scene.pass_elapsed(60 * DAY)


def asks_kim(scene: Scene) -> None:
    """A colleague asks Kim something, and it waits for her answer."""
    scene.she_writes_first()
    _begin(scene, 5, 20)
    scene.playing.ask(
        "Did you speak to them last week? They mention a call of ours.", to_staff=_kim(), by=scene.me, at=scene.at
    )
    scene.pass_elapsed(60 * DAY)


def offered_to_kim(scene: Scene) -> None:
    """A colleague would hand it over to Kim, who has not said yes yet."""
    scene.me = scene.team.members().exclude(pk=_kim().pk).exclude(role="admin").order_by("pk")[0]
    scene.she_writes_first()
    _begin(scene, 5, 20)
    scene.playing.offer(by=scene.me, to_staff=_kim(), note="You know this customer; I am off at four.", at=scene.at)
    scene.pass_elapsed(60 * DAY)


def waits_for_a_glance(scene: Scene) -> None:
    """A short word after the proposal: somebody has to look whether it needs an answer."""
    scene.she_writes_first()
    _begin(scene, 5, 20)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    scene.pass_elapsed(30 * MINUTE)
    scene.she_writes(THANKS[scene.matter.language])
    scene.pass_elapsed(60 * DAY)


def wrote_again(scene: Scene) -> None:
    """Nobody answered yet, so she writes again: a second case, probably about the same."""
    customer = scene.customer()
    scene.she_writes_first(customer)
    scene.pass_elapsed(40 * MINUTE)
    scene.she_writes_first(customer)
    scene.pass_elapsed(60 * DAY)


def _kim() -> Staff:
    return Staff.objects.get(email__startswith="kim@")


def taken_and_held(scene: Scene) -> None:
    """Somebody has it and gave a date for the next word."""
    scene.she_writes_first()
    _begin(scene, 10, 60)
    scene.hold(HOLDING[scene.matter.language])
    scene.pass_working(6 * 8 * HOUR)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def held_up(scene: Scene) -> None:
    """We wait for somebody ourselves, and say so, with a date each time, until it is there."""
    scene.she_writes_first()
    _begin(scene, 15, 120)
    what = scene.chance.choice(HOLDS_UP)
    scene.playing.wait_on(what, by=scene.me, at=scene.at, next_check_at=scene.at + timedelta(days=2))
    for _day in range(scene.chance.randrange(1, 5)):
        scene.hold(HOLDING[scene.matter.language])
        scene.pass_working(scene.chance.randrange(3 * HOUR, 7 * HOUR))
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def held_up_today(scene: Scene) -> None:
    """A part has been ordered, and is not there yet."""
    scene.she_writes_first()
    _begin(scene, 5, 20)
    scene.playing.wait_on(
        WaitingOn.PART, by=scene.me, at=scene.at, next_check_at=scene.at + timedelta(days=1), note="a new router"
    )
    scene.hold(HOLDING[scene.matter.language])
    scene.pass_elapsed(60 * DAY)


def on_the_phone(scene: Scene) -> None:
    """Solved on the call, in one save."""
    scene.pass_until(scene.hours.due(scene.at, 600))
    scene.case = Case.solve_on_call(
        customer=scene.customer(),
        team=scene.team,
        subject=scene.matter.subject,
        text=scene.matter.words,
        did=scene.matter.answer,
        by=scene.me,
        at=scene.at,
        language=scene.matter.language,
    )


def only_thanks(scene: Scene) -> None:
    """Her word needs no answer, and a person says so."""
    scene.she_writes_first()
    _begin(scene, 10, 200)
    scene.answer(scene.matter.answer, Then.KEEP)
    scene.pass_elapsed(3 * HOUR)
    message = scene.she_writes(f"{THANKS[scene.matter.language]} {scene.name}")
    scene.pass_working(30 * MINUTE)
    if message.awaits_answer:
        scene.playing.no_answer_needed([message], Excuse.THANKS, by=scene.me, at=scene.at)
    scene.pass_working(4 * HOUR)
    scene.answer(scene.matter.answer, Then.PROPOSE)
    _she_decides(scene)


def thanked(scene: Scene) -> None:
    """Praise reaches the person, and ends thanked; an idea ends decided."""
    scene.she_writes_first()
    _begin(scene, 10, 200)
    scene.answer(scene.matter.answer, Then.KEEP)
    scene.pass_working(10 * MINUTE)
    outcome = {"praise": Outcome.THANKED, "idea": Outcome.DECIDED}.get(scene.matter.type)
    if outcome:
        scene.playing.close(outcome, by=scene.me, at=scene.at)


def _begin(scene: Scene, least: int, most: int) -> None:
    """Somebody takes it after so many minutes of working time."""
    scene.pass_working(scene.chance.randrange(least, most) * MINUTE)
    scene.take()
    scene.pass_working(scene.chance.randrange(2, 12) * MINUTE)


def _she_decides(scene: Scene) -> None:
    """Yes by one tap, thanks to be glanced at, or silence."""
    scene.pass_elapsed(scene.chance.randrange(1 * HOUR, 3 * DAY))
    mood = scene.chance.random()
    if scene.playing.turn != Turn.PROPOSED:
        return
    if mood < 0.62:
        scene.playing.confirm(by=scene.playing.customer_participant, at=scene.at)
    elif mood < 0.75:
        message = scene.she_writes(THANKS[scene.matter.language])
        scene.pass_working(3 * HOUR)
        scene.playing.glance(message, needs_answer=False, by=scene.me, at=scene.at)
        scene.playing.book_as_confirmation(message, by=scene.me, at=scene.at)
    else:
        scene.pass_elapsed(9 * DAY)


# What holds us up, the frequent ones twice.
HOLDS_UP = (*2 * (WaitingOn.SUPPLIER, WaitingOn.PART), WaitingOn.APPOINTMENT, WaitingOn.AUTHORITY)
# How often each happens, of those that began long ago and of those that began in the last days.
USUAL: list[tuple[Plot, int]] = [
    (solved_at_once, 24),
    (one_question, 22),
    (silence, 10),
    (no_reply, 4),
    (with_a_colleague, 12),
    (handed_over, 8),
    (rejected_once, 6),
    (nobody_looked, 4),
    (taken_and_held, 5),
    (held_up, 6),
    (on_the_phone, 6),
    (only_thanks, 4),
]
# What waits on the desk today beside the cases that nobody has taken: the team whose matter it is, and the plot.
TODAY: list[tuple[str, Plot]] = [
    ("Care", hers),
    ("Care", hers),
    ("Technical", asks_kim),
    ("Technical", held_up_today),
    ("Care", offered_to_kim),
    ("Care", waits_for_a_glance),
    ("Sales", waits_for_a_glance),
    ("Care", wrote_again),
]
