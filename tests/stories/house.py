"""A house with its doors open on a simulated clock: mail by SMTP, pages and API by HTTP, no inner doors."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.test import Client

from answerable.kit import clock
from answerable.serving.steps import STEPS
from answerable.staff.models import ApiToken, Staff
from answerable.staff.tests.factories import PASSWORD
from tests.smtp import letter, send

# A Tuesday at ten in Berlin; a working day with nothing unusual about it.
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


class House:
    """Everything from outside: what people send, what the worker does meanwhile, and what lies in the outbox."""

    def __init__(self, port: int, traveller) -> None:
        self.port, self.traveller = port, traveller

    @property
    def now(self) -> datetime:
        return clock.now()

    def go_to(self, moment: datetime) -> None:
        """The clock stands at this moment, and the worker has done what is due."""
        self.traveller.move_to(moment, tick=False)
        self.work()

    def later(self, **span: float) -> None:
        self.go_to(self.now + timedelta(**span))

    def work(self) -> None:
        """The worker's rounds, until nothing is left to do."""
        for _round in range(50):
            if not sum(step(clock.now()) for step in STEPS):
                return
        raise AssertionError("The worker never came to rest.")

    def mail(self, text: str, **facts) -> None:
        """A mail comes in by SMTP and is filed."""
        sender = facts.get("sender", "Ana Petrova <ana@example.org>")
        send(self.port, letter(text, **facts), sender=re.search(r"[^<\s]+@[^>\s]+", sender)[0])
        self.work()

    def outbox(self, to: str = "ana@example.org") -> list:
        """What this person has been sent, oldest first."""
        paths = Path(settings.OUTBOX).glob("*.eml")
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        hers = [mail for mail in mails if to in mail["To"]]
        return sorted(hers, key=lambda mail: mail["Date"].datetime)


class Person:
    """A customer with a browser: opens the link of the newest mail she got, reads, and presses buttons."""

    def __init__(self, house: House, address: str = "ana@example.org") -> None:
        self.house, self.address, self.browser = house, address, Client()

    def open_link(self) -> str:
        text = self.house.outbox(self.address)[-1].get_body(["plain"]).get_content()
        link = re.search(r"https?://[^/\s]+(/case/[a-z2-7]+/)", text)[1]
        self.page = self.browser.get(link, follow=True)
        assert self.page.status_code == 200
        self.path = self.page.redirect_chain[-1][0]
        return self.page.content.decode()

    def press(self, what: str, **words: str) -> str:
        """Post one of her buttons (`confirmation`, `rejection`, `escalation`, `messages` …) and read the page again."""
        answer = self.browser.post(f"{self.path}{what}/", words, follow=True)
        assert answer.status_code == 200, answer.content[:500]
        return answer.content.decode()

    def read(self) -> str:
        return self.browser.get(self.path).content.decode()


class Colleague:
    """A colleague with a browser at the desk and a program at the API."""

    def __init__(self, house: House, staff: Staff) -> None:
        self.house, self.staff, self.browser = house, staff, Client()
        plain = ApiToken.issue(staff, "story", ["read", "write"], 365, house.now)[1]
        self.program = Client(headers={"Authorization": f"Bearer {plain}"})

    def see(self, path: str, status: int = 200) -> str:
        self._sign_in()
        answer = self.browser.get(f"/desk/{path}")
        assert answer.status_code == status
        return answer.content.decode()

    def do(self, path: str, **words) -> str:
        """Post at the desk and let the worker act on it, once the ten seconds are over."""
        self._sign_in()
        answer = self.browser.post(f"/desk/{path}", words, follow=True)
        assert answer.status_code == 200, answer.content[:2000]
        self.house.later(seconds=11)
        return answer.content.decode()

    def _sign_in(self) -> None:
        """Months pass in a story, and sessions end."""
        assert self.browser.login(username=self.staff.email, password=PASSWORD)

    def get(self, path: str, **query) -> dict:
        answer = self.program.get(f"/api/v1{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: dict, status: int = 200) -> dict:
        answer = self.program.post(f"/api/v1{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        self.house.work()
        return answer.json()
