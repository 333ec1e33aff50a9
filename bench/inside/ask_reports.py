"""Asks for the reports through the WSGI application, signed in as somebody who leads, as a server would."""

from __future__ import annotations

import json
import sys
from itertools import cycle

from bench import cpu
from bench.inside import company
from bench.inside.ask_pages import asking
from bench.profiling import profiled

DAYS = 91
# The pages, and what is asked of them besides the days.
ASKED = {
    "monday": "",
    "kept": "",
    "times": "",
    "what-if": "&promise=1&measure=answer&instead=2h",
    "staffing": "&team=care",
}


def main(times: int, top: int) -> dict[str, dict[str, float]]:
    from datetime import timedelta

    from django.urls import reverse

    from answerable.kit import clock
    from answerable.staff.models import Staff

    ines = Staff.objects.get(email="ines@halden.example")
    today = clock.now().date()
    period = f"?since={today - timedelta(days=DAYS)}&until={today}"
    results = {}
    for name, more in ASKED.items():
        ask = asking(ines, cycle([reverse(f"reports:{name}") + period + more]))
        ask()
        with profiled(top):
            results[name] = cpu.sample(ask, times)
        company.say(f"{name}: {results[name]['median']:.0f} ms")
    return results


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
