"""What the servers in front of the desk found out about a sender (RFC 8601), and whether that speaks for their From.

Anybody can write such a header. Only what stands where none but the last server can have put it is believed: the
topmost one, and the others above the first `Received`; and only where the last server was one of ours (`MAIL_RELAYS`),
or that of a mailbox we read. The servers whose word counts are named in `MAIL_AUTHSERV_IDS`; those of providers that
post us mail, in `WEBHOOK_AUTHSERV_IDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings

from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import Posted
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.reading.words import unfold
from answerable.kit.addresses import normalise

BELIEVED = (BroughtBy.RELAY, BroughtBy.MAILBOX, BroughtBy.PROVIDER)
LONGEST_HEAD = 500_000  # bytes
LONGEST_RESULTS = 10_000  # characters
METHODS = ("auth", "dkim", "dmarc", "spf")
PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s";=()]+)|([;=])|\(')
BARE_NAME = re.compile(r"\s*([^\s\";=()]+)(?=[\s;(]|$)")
AROUND_PROPERTY = re.compile(r"(?:smtp|header|policy|body)\.[\w-]+$")


@dataclass(frozen=True)
class Result:
    """One method's result, with what it was found about: `header.d`, `smtp.mailfrom` and the like, in lower case."""

    method: str
    result: str
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """What one server found."""

    server: str
    results: tuple[Result, ...]

    @property
    def is_forged(self) -> bool:
        """The domain of From itself says that it sends no such mail."""
        return any(row.method == "dmarc" and row.result == "fail" for row in self.results)

    @property
    def has_pass(self) -> bool:
        return not self.is_forged and any(row.result == "pass" for row in self.results if row.method != "auth")


def looks_forged(arrival: Arrival) -> bool:
    """A server in front of us checked the sender, and nothing spoke for it. Where servers are named, one must."""
    stated = _stated_by_provider(arrival)
    if stated or _named(arrival):
        believed = [*_of_our_servers(arrival), *stated]  # OpenDKIM and OpenDMARC write a header for each method
        return any(one.is_forged for one in believed) or not any(one.has_pass for one in believed)
    findings = _topmost(arrival)
    return bool(findings and findings.results and not findings.has_pass)


def proven_by(arrival: Arrival) -> str:
    """The server of ours that has shown that this mail is by the one address in its From; nothing where none has."""
    address = _only_sender(arrival)
    believed = _of_our_servers(arrival) if address else []
    if any(one.is_forged for one in believed):
        return ""
    return next((one.server for one in believed if any(_speaks_for(row, address) for row in one.results)), "")


def _only_sender(arrival: Arrival) -> str:
    """Its From, if there is one that names one address: of two, programs show one and servers check the other."""
    heads = split_head(arrival.raw[:LONGEST_HEAD], []).all_raw("from")
    named = {normalise(each.address) for each in arrival.mail.from_}
    return arrival.sender if len(heads) == 1 and named == {arrival.sender} else ""


def _speaks_for(row: Result, address: str) -> bool:
    """Whether this result is about the domain of that address; of signing in and SPF, about the very address."""
    if row.result != "pass":
        return False
    domain = address.rpartition("@")[2]
    if row.method == "dmarc":
        return row.about.get("header.from", "").rpartition("@")[2] == domain
    if row.method == "dkim":
        signer = (row.about.get("header.d") or row.about.get("header.i", "")).rpartition("@")[2]
        return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
    if row.method == "spf":
        return row.about.get("smtp.mailfrom") == address
    # Whoever has signed in chooses `smtp.mailfrom` themself.
    return row.method == "auth" and row.about.get("smtp.auth") == address


def _of_our_servers(arrival: Arrival) -> list[Findings]:
    """What the named servers put on top; nothing, if the topmost of all is another's, or if a stranger brought it."""
    if arrival.inbound.brought_by not in BELIEVED:
        return []
    named = _named(arrival)
    headers = list(_on_top(arrival))
    return [one for one in map(findings_in, headers) if one.server in named] if _is_by(headers, named) else []


def _named(arrival: Arrival) -> set[str]:
    """A provider's mail did not pass our servers, so that their names on it are somebody's invention; nor did it pass
    another provider's."""
    if arrival.inbound.brought_by != BroughtBy.PROVIDER:
        return {each.strip().lower() for each in settings.MAIL_AUTHSERV_IDS}
    provider = Posted.objects.filter(pk=arrival.inbound.pk).values_list("provider", flat=True).first()
    named = [each.strip().lower().rpartition(":") for each in settings.WEBHOOK_AUTHSERV_IDS]
    return {name for whose, _colon, name in named if whose in ("", provider)}


def _stated_by_provider(arrival: Arrival) -> list[Findings]:
    """What it said beside the mail, about whom it does not say: worth a receipt, and proof of nobody."""
    posted = Posted.objects.filter(pk=arrival.inbound.pk).first()
    if posted is None or not posted.findings:
        return []
    return [Findings(posted.provider, tuple(Result(method, result) for method, result in posted.findings))]


def _is_by(headers: list[str], named: set[str]) -> bool:
    return bool(headers) and findings_in(headers[0]).server in named


def _topmost(arrival: Arrival) -> Findings | None:
    """The findings of whoever was last, in all of their headers; a judgement against a mail cannot be forged in."""
    every = [findings_in(header) for header in arrival.mail.authentication]
    if not every:
        return None
    rows = tuple(row for one in every if one.server == every[0].server for row in one.results)
    return Findings(every[0].server, rows)


def _on_top(arrival: Arrival) -> Iterator[str]:
    """The topmost header, wherever it stands; the others only above everything that came with the mail."""
    head = split_head(arrival.raw[:LONGEST_HEAD], [])
    is_first, is_above = True, True
    for name, value in head.headers:
        is_above = is_above and name != "received"
        if name == "authentication-results" and (is_first or is_above):
            is_first = False
            yield unfold(value, head.hints)  # an encoded word in it is a sender's, and would part what it says anew


def findings_in(header: str) -> Findings:
    """One header: the server's name, then `method=result` with its properties, parted by semicolons. Comments say
    nothing, and what stands in quotes parts nothing. A name that does not stand bare at the beginning is nobody's: no
    server writes its own so, and a rule that takes such headers out looks for it there."""
    _server, *clauses = _clauses(header[:LONGEST_RESULTS])
    results = [row for clause in clauses if (row := _result(clause))]
    server = BARE_NAME.match(header)
    return Findings(server[1].lower() if server else "", tuple(results))


def _clauses(header: str) -> list[list[str]]:
    """The words of each clause; what touches a word in quotes is one with it: `"kim@halden.example"@evil.example`."""
    clauses: list[list[str]] = [[]]
    position = end_of_word = 0
    while found := PIECE.search(header, position):
        position = found.end()
        quoted, plain, sign = found.groups()
        if sign == ";":
            clauses.append([])
        elif found[0] == "(":
            position = _comment_end(header, position)
        elif sign:
            clauses[-1].append(sign)
        else:
            word = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            before = clauses[-1].pop() if found.start() == end_of_word > 0 else ""
            clauses[-1].append(before + word)
            end_of_word = position
    return clauses


def _comment_end(header: str, position: int) -> int:
    depth = 1
    while depth and position < len(header):
        depth += {"(": 1, ")": -1}.get(header[position], 0)
        position += 2 if header[position] == "\\" else 1
    return position


def _result(words: list[str]) -> Result | None:
    """`dkim=pass header.d=example.org`: names and values in turn, each pair with its sign between."""
    pairs = [(words[i - 1].lower(), words[i + 1]) for i, word in enumerate(words[:-1]) if word == "=" and i]
    if not pairs or pairs[0][0].partition("/")[0] not in METHODS:
        return None
    about = {name: normalise(value) for name, value in reversed(pairs[1:]) if AROUND_PROPERTY.match(name)}
    return Result(pairs[0][0].partition("/")[0], pairs[0][1].lower(), about)
