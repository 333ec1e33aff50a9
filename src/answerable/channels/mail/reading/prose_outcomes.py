"""Whom a delivery report in prose speaks of, and what it says became of them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import Outcome
from answerable.channels.mail.reading.prose import DAEMON, FAILED_TEXT
from answerable.channels.mail.reading.statuses import (
    ENHANCED,
    REPLY_CODE,
    exact_status,
    status_from,
    status_meant,
    status_told,
)
from answerable.channels.mail.reading.words import unfold
from answerable.kit.addresses import parse

ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]|=]+@[A-Za-z0-9\[][A-Za-z0-9._-]*[A-Za-z0-9\]]")
OWN_LINE = re.compile(
    r"^[ \t>*-]*(?:\d+\.?\s)?(?:(?:recipient|final-recipient|failed recipient|rcpt|e?-?mail address|address)\s?:\s*)?"
    r"(?:rfc822;)?[<\"' \t]*(?P<address>[^\s<>\"'(),;:\[\]|=]+@[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])[>\"']*"
    r"(?:\s*[:;,(\[]|\.(?!\w)|\s*$|\s+on\s|\s+<|\s+-|\s*\.\.\.|\t)",
    re.IGNORECASE | re.MULTILINE,
)
RCPT = re.compile(r"RCPT TO:\s*<?([^<>\s]+@[^<>\s]+)", re.IGNORECASE)
# Addresses there are of somebody else.
FROM_LINE = re.compile(
    r"^.*(?:MAIL FROM|envelope.?sender|return-path|from:|sender:|message(?:-id)?:|please (?:reply|contact|write)|"
    r"for (?:further )?assistance).*$",
    re.IGNORECASE | re.MULTILINE,
)
# Whom the mail was for, told above those who did not get it.
TO_LINE = re.compile(r"^[ \t>*]*(?:to|cc)[ \t]*:.*$", re.IGNORECASE | re.MULTILINE)
AROUND = re.compile(r"(?:\.\.\..*|\.+|(?<!\d)\]\W*)$")
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
SUCCEEDED = re.compile(
    r"success(?:fully|ful)? .{0,20}(?:deliver|relay)|(?:was|has been) (?:delivered|relayed) to|"
    r"erfolgreich (?:zugest|ausgel|.bermittelt)|remis avec succ|entregado correctamente|bezorgd bij",
    re.IGNORECASE,
)
# The marks and the address that a line begins with.
LEADING = re.compile(r"^[\s>*|-]*(?:<<<\s*)?(?:[<\"']?[^\s<>\"']+@[^\s<>\"':]+[>\"']*\s*(?:\.\.\.|:|(?=\(|\[)|$))?\s*")
SAYS_NOTHING = re.compile(
    r"[-=_|*#]{3}|.*[-=_|]{4,}$|(?:subject|from|to|cc|date|sent|message(?:-id)?|received|return-path|host|original-"
    r"recipient|final-recipient|action|(?:remote|reporting|sender)-mta|arrival-date|original sender)\s*:|>>>|"
    r"(?:because|.{0,60}reason|reached|recipients?|addresse?s?(?:\(es\))?(?: failed)?)\s*:$|smtp command|"
    r"the mts-id|\S+@\S+$|(?:additional|technical) (?:information|details)|"
    r"please (?:reply|contact|check|do not)|(?:hello|hi|dear)\b|"
    r"delivery to the following|(?:message|mail) from \S+ (?:e-?mail|virus|gateway)|"
    r"(?:this|the)\b.{0,30}\b(?:e-?mail|message|transmission)\b.{0,120}(?:confidential|privileged|(?:been|was) "
    r"scanned)|"
    r"\((?:expanded from|ultimately generated|generated from)|a message that you sent|this message was created|"
    r"this is the|your mail to the following|the following recipient|"
    # Exim's and OpenSMTPD's own sentences, around reasons or without any.
    r"recipients(?:\. this is a permanent error| after more than)|the address(?:es)? to which|no action is required|"
    r"some time, and this warning|remains undelivered\. eventually|and when that happens|the (?:subject|date) of the "
    r"message is|the message identifier|please note that this is only a temporary|the message is kept in the queue|"
    r"you do not need to re-?send|a message is delayed for|list of recipients",
    re.IGNORECASE,
)
LINES_OF_A_REASON = 3
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
    words = FROM_LINE.sub("", told)
    alone = [found["address"] for found in OWN_LINE.finditer(words)]
    spoken = RCPT.findall(told)
    for addresses in (failed, alone, spoken, ADDRESS.findall(TO_LINE.sub("", words)), ADDRESS.findall(words)):
        bare = [AROUND.sub("", each) for each in addresses]
        kept = [each for each in bare if each.lower() not in ours and not DAEMON.fullmatch(each)]
        if kept:
            yield from kept
            return


def outcome_near(address: str, told: str, others: list[str]) -> Outcome:
    """An outcome from the words after an address, up to the next one, or from all where it is the only one."""
    near = words_near(address, told, others)
    status = status_near(near, told, is_alone=len(others) < 2)
    return Outcome(address, status, action_in(near, told, status), reason_in(near, told, is_good=(*TELLS_WHY, bool)))


def words_near(address: str, told: str, others: list[str]) -> str:
    start = max(told.find(address), 0)
    near = told[start : start + LONGEST_REASON]
    ends = [at for other in others if other != address and (at := near.find(other, len(address))) > 0]
    return near[: min(ends, default=len(near))]


def status_near(near: str, told: str, *, is_alone: bool) -> str:
    whole = told[:LONGEST_REASON]
    status = status_told(near) or (is_alone and status_told(whole)) or status_meant(near) or status_from(whole)
    if status and status[0] != "2":
        return status
    if SUCCEEDED.search(told):
        return status or "2.0.0"
    return "4.0.0" if GOES_ON.search(told) else "5.0.0"


def action_in(near: str, told: str, status: str) -> str:
    """As the server calls it; else delayed only where it goes on trying: what never arrives must be known."""
    named = ACTION.search(near) or ACTION.search(told)
    if named:
        return named[1].lower()
    if status.startswith("2"):
        return "delivered"
    return "delayed" if status.startswith("4") and GOES_ON.search(told) else "failed"


def explained(outcome: Outcome, told: str, others: list[str]) -> Outcome:
    """With the reason that only the words of a report tell, where its list of outcomes has none."""
    is_named = bool(outcome.address) and outcome.address in told
    if outcome.reason or not (is_named or len(others) == 1):
        return outcome
    reason = reason_in(words_near(outcome.address, told, others), told, is_good=TELLS_WHY)
    return replace(outcome, reason=reason, status=exact_status(outcome.status, reason))


def reason_in(*texts: str, is_good: tuple[Callable[[str], object], ...]) -> str:
    """The line that tells why, as the server put it, with the lines that it goes on in; of the first text where any
    is as good, by the first test that one passes."""
    parted = [[LEADING.sub("", line).strip() for line in text.splitlines()] for text in texts]
    for passes in is_good:
        for lines in parted:
            for index, line in enumerate(lines):
                if is_telling(line) and passes(line):
                    return " ".join(takewhile(is_telling, lines[index : index + LINES_OF_A_REASON]))[:500]
    return ""


def has_a_code(line: str) -> bool:
    return bool(ENHANCED.search(line) or REPLY_CODE.search(line))


TELLS_WHY: tuple[Callable[[str], object], ...] = (has_a_code, status_meant, FAILED_TEXT.search)


def is_telling(line: str) -> bool:
    """Not a rule, a heading, a head's field or an address alone."""
    return bool(re.search(r"[^\W\d_]{2}", line)) and not SAYS_NOTHING.match(line)
