"""Asks for the pages of the desk through the WSGI application, signed in, as a server would."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from io import BytesIO
from itertools import cycle
from typing import Any

from bench import cpu
from bench.inside import company
from bench.profiling import profiled

WARM = 15


def main(times: int, top: int) -> dict[str, dict[str, float]]:
    from django.core.cache import cache
    from django.urls import reverse

    from answerable.cases.models import Case
    from answerable.staff.models import Staff

    kim, ines = (Staff.objects.get(email=f"{name}@halden.example") for name in ("kim", "ines"))
    numbers = [case.number for case in Case.objects.visible_to(kim).ours().in_order_of_work()[:50]]
    closed = Case.objects.visible_to(kim).filter(turn="closed").order_by("-id")
    pages: dict[str, tuple[Any, list[str], Callable[[], None]]] = {
        "list": (kim, [reverse("desk:ours")], _nothing),
        "list, counted anew": (kim, [reverse("desk:ours")], cache.clear),
        "list, as lead of all, counted anew": (ines, [reverse("desk:ours")], cache.clear),
        "mine": (kim, [reverse("desk:mine")], _nothing),
        "late": (kim, [reverse("desk:late")], _nothing),
        "waiting for them": (kim, [reverse("desk:theirs")], _nothing),
        "search, a common word": (kim, [reverse("desk:search") + "?q=invoice"], _nothing),
        "case page": (kim, [reverse("desk:case", args=[number]) for number in numbers], _nothing),
        "case page, counted anew": (kim, [reverse("desk:case", args=[number]) for number in numbers], cache.clear),
        "case page, closed": (kim, [reverse("desk:case", args=[case.number]) for case in closed[:50]], _nothing),
    }
    results = {}
    for name, (who, addresses, before) in pages.items():
        ask = asking(who, cycle(addresses))
        for _ in range(WARM):
            ask()
        with profiled(top if name in ("list, counted anew", "case page") else 0):
            results[name] = cpu.sample(ask, times, before=before)
        company.say(f"{name}: {results[name]['median']:.1f} ms")
    return results


def _nothing() -> None:
    pass


def asking(who: Any, addresses: Any) -> Callable[[], None]:
    """Asks for the next of these addresses whenever it is called; anything but a whole page ends the measurement."""
    from answerable.wsgi import application

    cookie = _signed_in(who)

    def ask() -> None:
        path, _, query = next(addresses).partition("?")
        told: list[str] = []
        body = application(_environ(path, query, cookie), lambda status, headers, *rest: told.append(status))
        size = sum(len(part) for part in body)
        body.close()
        if told != ["200 OK"] or size < 1000:
            raise SystemExit(f"{path}: {told}, {size} bytes")

    return ask


def _signed_in(who: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(who)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _environ(path: str, query: str, cookie: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "en",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
