"""What a server's words mean as a status (RFC 3463)."""

import re

ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
REPLY_CODE = re.compile(r"(?<![\d.:-])([45])\d\d(?=[ \t-]|$)(?![ \t]*(?:bytes|kb|mb|seconds|days))", re.MULTILINE)
# *Other* in RFC 3463, of everything or of the address.
INEXACT = (".0.0", "5.1.0")
# In the order in which they are asked: what is said of a mailbox, a domain, a person, a mail, a server.
MEANINGS = (
    (
        "5.2.2",
        r"(?:mailbox|mail ?folder|maildir|quota|storage|inbox|account).{0,40}(?:full|exceed|over|limit)|over ?quota|"
        r"quota|space (?:is )?not enough|(?:not|doesn.t have) enough .{0,20}space|"
        r"insufficient .{0,20}(?:space|storage)|"
        r"too many (?:messages|mails) on|bo[iî]te.{0,30}pleine|\bvoll\b|casella.{0,20}piena|buz[oó]n.{0,20}llen|"
        r"caixa.{0,30}cheia|postvak.{0,20}vol\b|przepe[lł]nion|переполнен|容量を超|いっぱい|已满|已滿",
    ),
    (
        "5.1.2",
        r"unrouteable|host (?:not found|unknown)|domain .{0,40}(?:not|does)|unknown (?:host|domain)|no such domain|"
        r"name server|name or service not known|dns lookup fail",
    ),
    (
        "5.1.1",
        r"user unknown|unknown (?:local )?(?:user|address|recipient|mailbox|account)|no such (?:user|address|person|"
        r"mailbox|recipient|account)|not listed in|does not exist|not recognized|no (?:mail ?box|account) |"
        r"mail ?box not found|invalid (?:recipient|mailbox)|(?:recipient|user|address(?:ee)?)(?: is)? (?:not found|"
        r"not known|unknown)|addresses were unknown|not a (?:known|valid) (?:user|mailbox|address|recipient)|"
        r"not an active address|bad_?recipient|nonexistent|no longer (?:valid|on server)|no valid recipients?|"
        r"doesn.t have an? .{0,20}account|n.existe pas|introuvable|inconnu|unbekannt|non esiste|sconosciut|no existe|"
        r"desconocid|n[aã]o existe|onbekend|bestaat niet|ok[aä]nd|ukjent|ukendt|tuntematon|nie istnieje|"
        r"nie ma takiego|neexistuje|не найден|не существует|存在しません|見つかりません|不存在|找不到",
    ),
    ("5.2.1", r"disabled|suspend|inactive|not (?:currently )?accepting|deactivated|discontinued|gesperrt|désactivé"),
    ("5.3.4", r"too (?:big|large)|size (?:limit|exceeds)|exceeds .{0,20}size|zu gro(?:ß|ss)|trop volumineu"),
    ("5.4.6", r"loop|too many hops|hop count"),
    (
        "5.7.1",
        r"spam|blocked|blacklist|policy|relay(?:ing)?\b.{0,30}(?:denied|not|prohibited)|not? relay|denied|refused|"
        r"reject|not a member|not authorized|(?<!anti)(?<!anti[ -])virus(?! ?(?:wall|scan))|infected|unsolicited",
    ),
    (
        "4.4.7",
        r"timed? ?out|retry timeout|delayed|not yet been delivered|temporar|failing for a long time|"
        r"maximum delivery attempts|will (?:be retried|keep trying)|network error|connection refused|did not respond",
    ),
)


def status_from(words: str) -> str:
    """An enhanced status code (RFC 3463) from some words: as written, else from what they mean."""
    return status_told(words) or status_meant(words)


def status_told(words: str) -> str:
    """As written, the more exact the better, or a reply code with what the words mean."""
    exact = ENHANCED.findall(words)
    failing = [each for each in exact if each[0] != "2"] or exact
    if failing:
        return str(next((each for each in failing if not each.endswith(INEXACT)), failing[0]))
    reply = REPLY_CODE.search(words)
    if not reply:
        return ""
    meaning = status_meant(words)
    return f"{reply[1]}{meaning[1:]}" if meaning else f"{reply[1]}.0.0"


def status_meant(words: str) -> str:
    """From what they mean, in some languages."""
    return next((status for status, said in MEANINGS if re.search(said, words, re.IGNORECASE)), "")


def exact_status(told: str, reason: str) -> str:
    """The status as told, unless the reason has a more exact one (`5.0.0` beside `550 5.1.1 User unknown`)."""
    found = ENHANCED.search(told)
    status = found[0] if found else ""
    if status and not status.endswith(INEXACT):
        return status
    exact = status_from(reason.removeprefix(status))
    return exact if exact and (not status or exact[0] == status[0]) else status
