"""The worker does what waits, and one step that fails keeps no other from its turn."""

import threading
from datetime import datetime

import pytest

from answerable.serving.steps import STEPS
from answerable.serving.worker import Worker

pytestmark = pytest.mark.django_db


def test_every_step_is_told_the_time_and_the_work_done_is_counted():
    told = []

    def file(at: datetime) -> int:
        told.append(at)
        return 2

    def send(at: datetime) -> int:
        told.append(at)
        return 1

    assert Worker([file, send]).round() == 3
    assert [at.utcoffset().total_seconds() for at in told] == [0, 0]


def test_a_failing_step_is_written_down_rests_and_never_stops_the_others(caplog):
    done, tried = [], []

    def failing(at: datetime) -> int:
        tried.append(at)
        raise RuntimeError("the relay is gone")

    def working(at: datetime) -> int:
        done.append(at)
        return 1

    worker = Worker([failing, working])
    assert [worker.round(), worker.round(), worker.round()] == [1, 1, 1]
    assert (len(tried), len(done)) == (1, 3)
    assert "test_worker.failing failed" in caplog.text
    assert "the relay is gone" in caplog.text


def test_an_unhurried_step_without_work_rests_and_one_with_work_does_not():
    asked = []

    def prompt(at: datetime) -> int:
        asked.append("prompt")
        return 0

    def unhurried(at: datetime) -> int:
        asked.append("unhurried")
        return asked.count("unhurried") % 2

    worker = Worker([prompt, unhurried], unhurried=[unhurried])
    assert [worker.round() for _time in range(4)] == [1, 0, 0, 0]
    assert (asked.count("prompt"), asked.count("unhurried")) == (4, 2)


@pytest.mark.django_db(transaction=True)
def test_it_works_until_it_is_told_to_stop_and_ends_with_the_step_it_is_in():
    ended = []

    def step(at: datetime) -> int:
        worker.stop()
        ended.append(at)
        return 1

    worker = Worker([step])
    thread = threading.Thread(target=worker.run)
    thread.start()
    thread.join(timeout=10)
    assert (thread.is_alive(), len(ended)) == (False, 1)


def test_no_area_that_leaves_work_behind_is_forgotten():
    assert {step.__module__ for step in STEPS} == {
        "answerable.channels.mail.receiving",
        "answerable.channels.mail.hooks.fetching",
        "answerable.channels.mail.sending",
        "answerable.channels.web.receiving",
        "answerable.portal.sending_codes",
        "answerable.portal.sending_links",
        "answerable.cases.sweeping",
        "answerable.cases.leaving",
        "answerable.cases.recomputing",
        "answerable.cases.telling_late",
        "answerable.cases.aside",
        "answerable.cases.digesting",
        "answerable.cases.overload",
        "answerable.cases.previewing",
        "answerable.cases.scanning",
        "answerable.channels.mail.digests",
        "answerable.channels.mail.forgetting",
        "answerable.channels.mail.stalling.letters",
        "answerable.channels.mail.stalling.watching",
        "answerable.staff.rota.ending",
        "answerable.staff.rota.fetching",
        "answerable.staff.rota.laying_out",
    }
