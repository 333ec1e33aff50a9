"""Memory of all processes of a running server together: the share of each page that is theirs (PSS)."""

from __future__ import annotations

import http.cookiejar
import re
import smtplib
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench.houses import House
from bench.letters import TO, letters
from bench.serving import Served, serving
from bench.tables import Table, figure

PAGES, MAILS = 60, 50
LOADED = "Demo cases: 320 of 320"


def measure(scale: float) -> Table:
    """On SQLite with the demo, as a newcomer runs it: once its history is there, and after some work."""
    table = Table("Memory of all processes", ["when", "processes", "PSS, MB", "of it, by part"])
    house = House("memory").build_anew()
    try:
        with serving(house) as served:
            _wait_for_history(served)
            table.add("the demo is loaded, nobody has come", *_shares(served))
            _work(served, max(int(PAGES * scale), 5), max(int(MAILS * scale), 5))
            table.add(f"after {PAGES} pages and {MAILS} mails", *_shares(served))
    finally:
        house.tear_down()
    return table


def _wait_for_history(served: Served) -> None:
    print("  memory: the demo's history is being loaded", file=sys.stderr, flush=True)
    until = time.monotonic() + 900
    while "demo" in served.parts():
        if time.monotonic() > until:
            raise SystemExit("The demo's history took longer than a quarter of an hour.")
        time.sleep(1)


def _work(served: Served, pages: int, mails: int) -> None:
    """A colleague reads the list and cases, customers write; then a moment of rest."""
    desk = _sign_in(served)
    addresses = re.findall(r'href="(/desk/cases/A-\d+/)', desk("/desk/"))
    for number in range(pages):
        desk(addresses[number % len(addresses)] if number % 2 and addresses else "/desk/")
    with smtplib.SMTP("127.0.0.1", served.smtp_port, timeout=60) as client:
        for sender, raw in letters(mails):
            client.sendmail(sender, [TO], raw)
    time.sleep(10)


def _sign_in(served: Served):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    base = f"http://127.0.0.1:{served.port}"

    def get(path: str, data: bytes | None = None) -> str:
        return opener.open(urllib.request.Request(base + path, data, {"Referer": base}), timeout=60).read().decode()

    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', get("/sign-in/"))
    form = {
        "csrfmiddlewaretoken": found[1] if found else "",
        "email": "kim@halden.example",
        "password": (served.house.data / "demo_password").read_text().strip(),
    }
    get("/sign-in/", urllib.parse.urlencode(form).encode())
    return get


def _shares(served: Served) -> list[str]:
    shares = {name: sum(_pss(pid) for pid in pids) for name, pids in served.parts().items()}
    by_part = ", ".join(f"{name} {figure(share)}" for name, share in shares.items())
    return [str(sum(map(len, served.parts().values()))), figure(sum(shares.values())), by_part]


def _pss(pid: int) -> float:
    """Megabytes of this process, shared pages counted by their share; 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1024
