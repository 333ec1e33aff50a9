"""What a server's words mean as a status (RFC 3463)."""

import re

ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
REPLY_CODE = re.compile(r"(?<![\d.:-])([45])\d\d(?=[ \t-]|$)(?![ \t]*(?:bytes|kb|mb|seconds|days))", re.MULTILINE)
MEANINGS = (
    (
        "5.2.2",
        r"(?:mailbox|quota|storage|inbox).{0,40}(?:full|exceed|over|limit)|over ?quota|quota|boîte.{0,30}pleine|voll",
    ),
    (
        "5.1.2",
        r"unrouteable|host (?:not found|unknown)|domain .{0,40}(?:not|does)|unknown host|no such domain|name server",
    ),
    (
        "5.1.1",
        r"user unknown|unknown (?:user|address|recipient)|no such (?:user|address|person)|not listed in|"
        r"does not exist|not recognized|no mailbox|invalid recipient|recipient not found|"
        r"doesn.t have an? .{0,20}account|"
        r"n.existe pas|unbekannt|non esiste|no existe",
    ),
    ("5.2.1", r"disabled|suspended|inactive|not (?:currently )?accepting|deactivated"),
    ("5.3.4", r"too (?:big|large)|size (?:limit|exceeds)|exceeds .{0,20}size"),
    ("5.4.6", r"loop|too many hops"),
    ("5.7.1", r"spam|blocked|blacklist|policy|relay|denied|refused|reject|not authorized|virus|infected"),
    (
        "4.4.7",
        r"timed? ?out|retry timeout|delayed|not yet been delivered|temporar|failing for a long time|"
        r"will (?:be retried|keep trying)|connection refused",
    ),
)


def status_from(words: str) -> str:
    """An enhanced status code (RFC 3463) from some words: as written, else from what they mean, else from a
    reply code."""
    exact = ENHANCED.findall(words)
    if exact:
        return str(next((each for each in exact if not each.endswith(".0.0")), exact[0]))
    meaning = next((status for status, said in MEANINGS if re.search(said, words, re.IGNORECASE)), "")
    reply = REPLY_CODE.search(words)
    if not reply:
        return meaning
    return f"{reply[1]}{meaning[1:]}" if meaning else f"{reply[1]}.0.0"
