"""Live events reach every open page that may know of them, soon, once, and nobody else's."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from django.core import signing

from answerable.cases.models import Draft, Presence
from answerable.cases.tests import factories
from answerable.kit import clock
from answerable.serving import database
from answerable.serving.live import BURST, QUEUE, Audience, Live, Reader
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db(transaction=True)
LATER = factories.TUESDAY


class Page:
    """An open page: what the browser has received so far."""

    def __init__(self, live, token, last=None, known=None):
        headers = [(b"last-event-id", str(last).encode())] if last is not None else []
        query = f"token={token}" if known is None else f"token={token}&since={known}"
        self.scope = {"method": "GET", "query_string": query.encode(), "headers": headers}
        self.live, self.status, self.text = live, None, ""
        self.closing = asyncio.Event()

    async def receive(self):
        await self.closing.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()

    async def open(self):
        await self.live(self.scope, self.receive, self.send)

    @property
    def events(self):
        return [json.loads(line[6:]) for line in self.text.splitlines() if line.startswith('data: {"id"')]

    async def until(self, true):
        async with asyncio.timeout(10):
            while not true(self):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(*pages):
    """The pages, connected; closed like a browser's tab afterwards."""
    tasks = [asyncio.create_task(page.open()) for page in pages]
    for page in pages:
        await page.until(lambda page: "retry:" in page.text or page.status == 404)
    try:
        yield
    finally:
        for page in pages:
            page.closing.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 5)
        pages[0].live.stop()


def token(number, salt="live"):
    return signing.dumps(number, salt=salt)


def in_thread(do, *arguments, **facts):
    """As another process would do it: on a connection of its own."""
    from django.db import connection

    def alone():
        try:
            return do(*arguments, **facts)
        finally:
            connection.close()

    return asyncio.to_thread(alone)


def test_a_page_hears_what_its_colleague_may_know_and_no_other_does():
    database.have_events_told()
    case = factories.opened()
    kim, lee = colleagues.kim(), colleagues.lee()
    case.team.visibility = "closed"
    case.team.save()

    async def story():
        live = Live()
        hers, his = Page(live, token(kim.pk)), Page(live, token(lee.pk))
        customers, stranger = Page(live, token(case.pk, "live-case")), Page(live, token(case.pk + 1, "live-case"))
        async with opened(hers, his, customers, stranger):
            await in_thread(case.take, by=kim, at=LATER)
            await hers.until(lambda page: page.events)
            await customers.until(lambda page: page.events)
            await asyncio.sleep(0.3)
        return hers, his, customers, stranger

    hers, his, customers, stranger = asyncio.run(story())
    taken = case.events.latest("id")
    assert hers.events == [{"id": taken.pk, "case": case.pk + 1000, "name": taken.name}]
    assert customers.events == hers.events
    assert (his.events, stranger.events) == ([], [])


def test_a_page_that_comes_back_hears_what_it_missed():
    case, kim = factories.opened(), colleagues.kim()
    last = case.events.latest("id").pk

    async def story():
        live = Live()
        staying, returning = Page(live, token(kim.pk)), Page(live, token(kim.pk), last=last)
        async with opened(staying):
            await in_thread(case.take, by=kim, at=LATER)
            await staying.until(lambda page: page.events)
            async with opened(returning):
                await returning.until(lambda page: page.events)
        return staying, returning

    staying, returning = asyncio.run(story())
    # On PostgreSQL what came into sight together with the last one known is told again.
    assert returning.events[-len(staying.events) :] == staying.events


def test_what_happens_before_the_page_listens_is_told_when_it_does():
    case, kim = factories.opened(), colleagues.kim()
    known = case.events.latest("id").pk

    async def story():
        live = Live()
        staying, slow = Page(live, token(kim.pk)), Page(live, token(kim.pk), known=known)
        async with opened(staying):
            await in_thread(case.take, by=kim, at=LATER)
            async with opened(slow):
                await slow.until(lambda page: page.events)
        return slow

    slow = asyncio.run(story())
    assert slow.events[-1]["name"] == case.events.latest("id").name
    assert "resync" not in slow.text


def test_a_page_of_an_empty_house_hears_of_the_first_case():
    kim = colleagues.kim()

    async def story():
        page = Page(Live(), token(kim.pk), known=0)
        first = await in_thread(factories.opened)
        async with opened(page):
            await page.until(lambda page: page.events)
        return page, first

    page, first = asyncio.run(story())
    assert {event["case"] for event in page.events} == {first.pk + 1000}


def test_a_page_that_was_away_too_long_is_told_to_refresh():
    kim = colleagues.kim()
    factories.opened()

    async def story():
        page = Page(Live(), token(kim.pk), last=987_654_321)
        async with opened(page):
            await page.until(lambda page: "event: resync" in page.text)

    asyncio.run(story())


def test_the_end_of_the_server_ends_every_connection_at_once():
    kim = colleagues.kim()

    async def story():
        live = Live()
        page = Page(live, token(kim.pk))
        task = asyncio.create_task(page.open())
        await page.until(lambda page: "retry:" in page.text)
        live.stop()
        await asyncio.wait_for(task, 1)

    asyncio.run(story())


@pytest.mark.parametrize(
    "bad",
    ["", "nonsense", signing.dumps(1, salt="elsewhere"), signing.dumps("kim", salt="live")],
    ids=["nothing", "nonsense", "for something else", "of no number"],
)
def test_a_strange_token_finds_nothing(bad):
    async def story():
        page = Page(Live(), bad)
        await page.open()
        return page.status, page.text

    assert asyncio.run(story()) == (404, "Not found\n")


def test_a_token_is_good_for_twelve_hours(time_machine):
    kim = colleagues.kim()
    time_machine.move_to("2026-03-03T08:00:00Z")
    old = token(kim.pk)
    time_machine.move_to("2026-03-03T20:00:01Z")

    async def story():
        page = Page(Live(), old)
        await page.open()
        return page.status

    assert asyncio.run(story()) == 404


def test_a_reader_too_slow_gets_one_message_for_all_it_missed():
    async def story():
        reader = Reader(Audience("live", 1))
        reader.tell([b"event"] * (QUEUE + 1))
        return [reader.queue.get_nowait() for _ in range(reader.queue.qsize())]

    assert asyncio.run(story()) == [b"event: resync\ndata: {}\n\n"]


def test_a_burst_is_one_refresh():
    async def story():
        live = Live()
        reader = Reader(Audience("live", 1))
        live.readers.add(reader)
        await live._tell([reader], list(range(1, BURST + 3)))
        return reader.queue.get_nowait()

    assert asyncio.run(story()) == b"event: resync\ndata: {}\n\n"


def test_colleagues_in_a_case_hear_that_another_came_writes_and_went_and_nobody_else_does():
    case, other = factories.opened(), factories.opened()
    kim, lee, ines = colleagues.kim(), colleagues.lee(), colleagues.ines()
    comes, goes = Presence.objects.stay, Presence.objects.leave
    comes(case.pk, kim, "a", clock.now())
    comes(other.pk, ines, "b", clock.now())

    def began_to_write():
        Draft.objects.create(case=case, staff=lee, text="Dear", saved_at=clock.now())

    async def story():
        live = Live()
        hers, elsewhere = Page(live, token(kim.pk)), Page(live, token(ines.pk))
        customers = Page(live, token(case.pk, "live-case"))
        async with opened(hers, elsewhere, customers):
            for number, step in enumerate((
                lambda: comes(case.pk, lee, "c", clock.now()),
                began_to_write,
                lambda: goes(case.pk, lee, "c", clock.now()),
            ), 1):  # fmt: skip
                await in_thread(step)
                await hers.until(lambda page, number=number: page.text.count("event: presence") == number)
        return hers, elsewhere, customers

    hers, elsewhere, customers = asyncio.run(story())
    assert hers.text.count(f'event: presence\ndata: {{"case":{case.pk + 1000}}}\n\n') == 3
    assert "presence" not in elsewhere.text + customers.text


def test_whoever_may_no_longer_see_the_case_hears_nothing_of_it():
    case, kim, lee = factories.opened(), colleagues.kim(), colleagues.lee()
    Presence.objects.stay(case.pk, lee, "a", clock.now())
    case.team.visibility = "closed"
    case.team.save()

    async def story():
        live = Live()
        hers, his = Page(live, token(kim.pk)), Page(live, token(lee.pk))
        async with opened(hers, his):
            await in_thread(Presence.objects.stay, case.pk, kim, "b", clock.now())
            await hers.until(lambda page: "presence" in page.text)
            await asyncio.sleep(0.3)
        return his

    assert "presence" not in asyncio.run(story()).text
