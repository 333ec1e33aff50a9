"""Whom a delivery report in prose speaks of, and what it says became of them."""

import re
from collections.abc import Iterator

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import Outcome
from answerable.channels.mail.reading.prose import DAEMON
from answerable.channels.mail.reading.statuses import ENHANCED, REPLY_CODE, status_from
from answerable.channels.mail.reading.words import unfold
from answerable.kit.addresses import parse

ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]|=]+@[A-Za-z0-9\[][A-Za-z0-9._-]*[A-Za-z0-9\]]")
OWN_LINE = re.compile(
    r"^[ \t>*-]*(?:\d+\.?\s)?(?:(?:recipient|final-recipient|failed recipient|rcpt|e?-?mail address|address)\s?:\s*)?"
    r"(?:rfc822;)?[<\"' \t]*(?P<address>[^\s<>\"'(),;:\[\]|=]+@[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])[>\"']*"
    r"(?:\s*[:;,.(\[]|\s*$|\s+on\s|\s+<|\s+-|\s*\.\.\.|\t)",
    re.IGNORECASE | re.MULTILINE,
)
RCPT = re.compile(r"RCPT TO:\s*<?([^<>\s]+@[^<>\s]+)", re.IGNORECASE)
FROM_LINE = re.compile(r"^.*(?:MAIL FROM|envelope.?sender|return-path|from:|sender:).*$", re.IGNORECASE | re.MULTILINE)

LONGEST_REASON = 3000
MOST_NAMED = 200
# The server goes on trying. One that says nothing of the kind has given up, whatever its code begins with:
# `450 … retry timeout exceeded`.
GOES_ON = re.compile(
    r"delayed|not yet (?:been )?deliver|will be (?:retried|attempted)|(?:keep|still) trying|attempts will continue|"
    r"continue (?:to try|trying)|no action is required|(?:do|does) not need to resend|warning|"
    r"verz.gert|noch nicht zugestellt|weiter(?:hin)? versuch|weitere zustellversuche|retard|pas encore|"
    r"seguir. intent|retrasad|todav.a no|ritardo|non . ancora stat|vertraag|nog niet|ainda n.o|atrasad|"
    r"op.{1,2}.nion|f.rsenad|forsinket|viiv.styn|配信が遅延|遅延",
    re.IGNORECASE,
)
ACTION = re.compile(r"^\s*Action:\s*(failed|delayed|delivered|relayed|expanded)\b", re.IGNORECASE | re.MULTILINE)


def outcomes_in_prose(root: Entity, told: str, receivers: list[str]) -> list[Outcome]:
    """The recipients a report speaks of, each with the words near it; else those of the mail that came back."""
    ours = {each.address.lower() for raw in root.all_raw("to") for each in parse(unfold(raw)[:10_000])}
    named = {each.lower(): each for each in recipients_named(root, told, ours)}
    found = (list(named.values()) or receivers)[:MOST_NAMED]
    return [outcome_near(address, told, found) for address in found] or [outcome_near("", told, [])]


def recipients_named(root: Entity, told: str, ours: set[str]) -> Iterator[str]:
    """Addresses that stand by themselves, else those in the SMTP talk, else any but ours and the machine's own."""
    failed = ADDRESS.findall(unfold(root.raw("x-failed-recipients"))[:5000])
    alone = [found["address"] for found in OWN_LINE.finditer(FROM_LINE.sub("", told))]
    spoken = RCPT.findall(told)
    anywhere = ADDRESS.findall(FROM_LINE.sub("", told))
    for addresses in (failed, alone, spoken, anywhere):
        kept = [each.rstrip(".") for each in addresses if each.lower() not in ours and not DAEMON.fullmatch(each)]
        if kept:
            yield from kept
            return


def outcome_near(address: str, told: str, others: list[str]) -> Outcome:
    """An outcome from the words after an address, up to the next one."""
    start = max(told.find(address), 0)
    near = told[start : start + LONGEST_REASON]
    ends = [at for other in others if other != address and (at := near.find(other, len(address))) > 0]
    near = near[: min(ends, default=len(near))]
    status = status_from(near) or status_from(told[:LONGEST_REASON])
    status = status or ("4.0.0" if GOES_ON.search(told) else "5.0.0")
    return Outcome(address, status, action_in(near, told, status), reason_in(near))


def action_in(near: str, told: str, status: str) -> str:
    """As the server calls it; else delayed only where it goes on trying: what never arrives must be known."""
    named = ACTION.search(near) or ACTION.search(told)
    if named:
        return named[1].lower()
    return "delayed" if status.startswith("4") and GOES_ON.search(told) else "failed"


def reason_in(words: str) -> str:
    """The line that tells why, as the server put it."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if ENHANCED.search(line) or REPLY_CODE.search(line)]
    return (telling or lines[1:2] or lines[:1] or [""])[0][:500]
