"""Maria and the others of the mock, at the morning when her answer was due in twelve minutes."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

NOW = datetime(2026, 3, 9, 9, 58, tzinfo=UTC)


def row(number, who, subject, words, team, foot, what="answer", minutes=0, current=False):
    return SimpleNamespace(
        number=number, who=who, subject=subject, words=words, team=team, foot=foot, what=what,
        due_at=NOW + timedelta(minutes=minutes), current=current,
    )  # fmt: skip


LATE = [
    row(988, "Jonas Weber", "Still no engineer, third appointment missed", "I took the day off again. Nobody came and"
        " nobody called…", "Technical", "raised to Ines · phone", minutes=-185),
]  # fmt: skip
NEXT_HOUR = [
    row(1042, "Maria Ortiz", "Charged twice for March", "I was charged twice on the 3rd and my rent bounced because…",
        "Finance", "Kim · mail", minutes=12, current=True),
    row(1051, "Lee Wong", "Cannot log in after the update", "The code arrives after it has already expired, every time",
        "Care", "nobody yet · web", minutes=38),
]  # fmt: skip
TODAY = [
    row(1017, "Amara Okafor", "Router swap for the shop", "Thank you, Tuesday works. Will the till stay online?",
        "Technical", "Lee · chat", "update", 252),
    row(1033, "Piotr Zielinski", "Invoice in the company's name", "Our accountant needs the VAT number on it",
        "Finance", "Noor · mail", "answer", 332),
    row(1029, "Yuki Tanaka", "Moving house in May", "Asked for a call instead of mail", "Sales", "Sam · call-back",
        "call", 362),
    row(1030, "Dr. Anneliese Oberhuber-Schwarzenegger", "Re: Re: Fwd: Kündigungsbestätigungsschreiben noch immer nicht"
        " erhalten", "Donaudampfschifffahrtsgesellschaftskapitänswitwe@beispiel.example", "Care", "Kim · mail",
        "answer", 3000),
]  # fmt: skip
GROUPS = [
    SimpleNamespace(title="Late", kind="late", rows=LATE),
    SimpleNamespace(title="Next hour", kind="", rows=NEXT_HOUR),
    SimpleNamespace(title="Today", kind="", rows=TODAY),
]
AFTER_ANA_WROTE = SimpleNamespace(
    title="Just now",
    kind="",
    rows=[row(1060, "Ana Silva", "No dial tone", "Since this morning", "Care", "mail", minutes=-1)],
)
