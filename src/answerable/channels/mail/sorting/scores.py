"""What a filter in front of us thought of a mail: its points, as it counts them itself, or only that it is spam.

Whoever writes a mail may write such headers too, so only the topmost counts, with what the same filter wrote beside it:
down to the next `Received`, below which an earlier server wrote, or the sender.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

NUMBER = re.compile(r"\s*([+-]?\d{1,6}(?:\.\d{1,6})?)")
# X-Spam-Status: Yes, score=7.2 required=5.0
STATUS = re.compile(r"\b(?:score|hits)=(-?\d{1,6}(?:\.\d{1,6})?)", re.IGNORECASE)
# X-Spamd-Result: default: True [15.30 / 15.00]
RESULT = re.compile(r"(True|False)\s*\[\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*/", re.IGNORECASE)
# X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:5;SRV:;
LEVEL = re.compile(r"\bSCL:\s*(-?\d{1,2})\b", re.IGNORECASE)
# X-Proofpoint-Spam-Details: rule=spam policy=default score=99 spamscore=99
DETAILS = re.compile(r"(?:^|\s)score=(\d{1,3})\b")


@dataclass(frozen=True)
class Score:
    """`points` is None where the filter gave none; then only its verdict counts."""

    points: float | None = None
    is_spam: bool = False

    def reaches(self, points: float) -> bool:
        """Whether it is at least so many; a filter that says *spam* and nothing more is believed."""
        return self.is_spam if self.points is None else self.points >= points


def _points(pattern: re.Pattern[str]) -> Callable[[str], Score]:
    def read(text: str) -> Score:
        found = pattern.search(text)
        return Score(float(found[1]) if found else None)

    return read


def _verdict(text: str) -> Score:
    return Score(None, text.strip().lower().startswith(("yes", "true")))


def _status(text: str) -> Score:
    return Score(_points(STATUS)(text).points, _verdict(text).is_spam)


def _result(text: str) -> Score:
    found = RESULT.search(text)
    return Score(float(found[2]), found[1].lower() == "true") if found else Score()


def _leading(text: str) -> Score:
    found = NUMBER.match(text)
    return Score(float(found[1]) if found else None)


# Who wrote it, and how it is read.
HEADERS: dict[str, tuple[str, Callable[[str], Score]]] = {
    "x-spam-score": ("spamd", _leading),
    "x-spam-status": ("spamd", _status),
    "x-spam-flag": ("spamd", _verdict),
    "x-spam": ("spamd", _verdict),
    "x-rspamd-score": ("spamd", _leading),
    "x-spamd-result": ("spamd", _result),
    "x-ms-exchange-organization-scl": ("microsoft", _leading),
    "x-forefront-antispam-report": ("microsoft", _points(LEVEL)),
    "x-proofpoint-spam-details": ("proofpoint", _points(DETAILS)),
    "x-barracuda-spam-score": ("barracuda", _leading),
    "x-barracuda-spam-flag": ("barracuda", _verdict),
    "x-mimecast-spam-score": ("mimecast", _leading),
}


def score_of(headers: Iterable[tuple[str, str]]) -> Score:
    """The score in these headers (name in lower case, text), which stand in the order of the mail."""
    said = list(_of_topmost_filter(headers))
    points = next((one.points for one in said if one.points is not None), None)
    return Score(points, any(one.is_spam for one in said))


def _of_topmost_filter(headers: Iterable[tuple[str, str]]) -> Iterator[Score]:
    rest = iter(headers)
    first = next((header for header in rest if header[0] in HEADERS), None)
    if first is None:
        return
    maker = HEADERS[first[0]][0]
    for name, text in chain([first], rest):
        if name == "received":
            return
        if name in HEADERS and HEADERS[name][0] == maker:
            yield HEADERS[name][1](text)
