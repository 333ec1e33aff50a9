"""Kills door and worker with SIGKILL while customers write and a colleague answers, and counts what came of it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from bench.inside import company
from bench.letters import TO


def main(times: int) -> dict[str, Any]:
    from answerable.staff.models import Staff
    from tests.durability.killing import kill_again_and_again

    def tell(kills: int) -> None:
        if kills % 50 == 0:
            company.say(f"{kills} kills")

    outcome = kill_again_and_again(times, TO, Staff.objects.get(email="kim@halden.example"), tell)
    return asdict(outcome)


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]))))
