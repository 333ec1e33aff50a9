"""What the web part does before Django sees a request."""

import asyncio

import pytest

from answerable.channels.mail.models import Refusal
from answerable.channels.mail.tests import posts
from answerable.serving.web import THREADS, Site

pytestmark = pytest.mark.django_db(transaction=True)
MB = 2**20


async def asked(path: str, size: int, body: bytes = b"", announced: bool = True, **more: str):
    """Sends a request through the router; what came back, and how many pieces of the body were taken in."""
    pieces = [body[start : start + MB] for start in range(0, len(body), MB)] or [b""]
    told, taken = [], []

    def receive():
        # As Granian does: something to be awaited, and no coroutine.
        taken.append(pieces.pop(0))
        come = asyncio.get_running_loop().create_future()
        come.set_result({"type": "http.request", "body": taken[-1], "more_body": bool(pieces)})
        return come

    async def send(message):
        told.append(message)

    headers = [(b"host", b"127.0.0.1"), *((name.encode(), value.encode()) for name, value in more.items())]
    headers += [(b"content-length", str(size).encode())] if announced else []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
    }
    await Site()(scope, receive, send)
    text = b"".join(message.get("body", b"") for message in told[1:]).decode()
    return told[0]["status"], dict(told[0]["headers"])[b"content-type"].decode(), text, len(taken)


@pytest.fixture(autouse=True)
def small_limit(settings):
    settings.HTTP_LIMIT = 2 * MB


def test_a_body_over_the_limit_is_refused_with_the_limit_named_once_it_has_come():
    status, kind, text, taken = asyncio.run(asked("/sign-in/", 3 * MB, b"x" * 3 * MB))
    assert (status, kind, taken) == (413, "text/html; charset=utf-8", 3)
    assert "At most 2.0 MB can be sent at once" in text


def test_the_api_refuses_it_as_a_problem():
    status, kind, text, _ = asyncio.run(asked("/api/v1/cases", 3 * MB, b"x" * 3 * MB))
    assert (status, kind) == (413, "application/problem+json")
    assert f"A request may have {2 * MB} bytes." in text


def test_a_body_beyond_all_reason_is_not_even_taken_in():
    status, _, _, taken = asyncio.run(asked("/sign-in/", 4000 * MB, b"x"))
    assert (status, taken) == (413, 0)


def test_a_body_that_fits_reaches_django_whole():
    status, _, _, taken = asyncio.run(asked("/api/v1/cases", 2 * MB, b"x" * 2 * MB))
    assert (status, taken) == (401, 0)


def test_what_a_provider_posts_has_a_limit_of_its_own_and_beyond_it_is_written_down(settings):
    settings.WEBHOOKS, settings.WEBHOOK_SECRET, settings.WEBHOOK_LIMIT = ["postal"], [posts.SECRET], 4 * MB
    facts = posts.basic() | {"content-type": posts.JSON}
    assert asyncio.run(asked("/hooks/postal/", 3 * MB, b" " * 3 * MB, **facts))[0] == 422
    status, _, text, taken = asyncio.run(asked("/hooks/postal/", 5 * MB, b" " * 5 * MB, **facts))
    assert (status, taken, f"at most {4 * MB} bytes" in text) == (413, 5, True)
    rows = Refusal.objects.order_by("pk").values_list("way", "peer", "code", "size")
    assert list(rows) == [("webhook", "postal", 422, None), ("webhook", "postal", 413, 5 * MB)]


@pytest.mark.parametrize(
    ("path", "size", "status"), [("/hooks/postal/", 1, 422), ("/sign-in/", 100, 403), ("/sign-in/", MB, 403)]
)
def test_bodies_that_come_slowly_leave_threads_to_the_pages(settings, path, size, status):
    """After a standstill a provider posts all at once what it kept; and anybody may send a form byte by byte."""
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = ["postal"], [posts.SECRET]
    facts = posts.basic() | {"content-type": posts.FORM, "content-length": str(size), "host": "127.0.0.1"}
    headers = [(name.lower().encode(), value.encode()) for name, value in facts.items()]
    statuses = []

    async def ask(site, path, body, method="GET", headers=()):
        async def send(message):
            if "status" in message:
                statuses.append((path, message["status"]))

        scope = {"type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": b""}
        await site(scope | {"headers": list(headers)}, body, send)

    async def nothing():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def all_at_once():
        site, may_come = Site(), asyncio.Event()

        async def slowly():
            await may_come.wait()
            return {"type": "http.request", "body": b" " * size, "more_body": False}

        sent = [asyncio.create_task(ask(site, path, slowly, "POST", headers)) for _ in range(THREADS + 2)]
        try:
            await asyncio.sleep(0.2)
            await asyncio.wait_for(ask(site, "/healthz", nothing), 10)
        finally:
            may_come.set()
            await asyncio.gather(*sent)

    asyncio.run(all_at_once())
    # The page came before any body; a form without a token may be refused before its body, too.
    assert sorted(statuses) == sorted([("/healthz", 200), *[(path, status)] * (THREADS + 2)])


def test_a_posted_form_is_read():
    token = "a" * 32
    form = f"csrfmiddlewaretoken={token}&email=kim%40halden.example&password=wrong".encode()
    more = {"cookie": f"csrftoken={token}", "content-type": "application/x-www-form-urlencoded"}
    status, _, text, taken = asyncio.run(asked("/sign-in/", len(form), form, **more))
    assert (status, taken) == (422, 1)
    assert "kim@halden.example" in text
