"""Why a mail of ours came back, in a sentence for people; the server's own words stand behind it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.channels.mail.reading.mail import Outcome

NEVER = r"(?!)"
# RFC 3463: the address is wrong, moved or disabled. A full mailbox or a refused word says nothing about the next mail.
NO_SUCH_MAILBOX = re.compile(r"5\.(?:1\.(?:[0-36]|10)|2\.1)$")
NO_MAILBOX = gettext_lazy("There is no such mailbox.")
NO_DOMAIN = gettext_lazy("There is no such mail domain, or it takes no mail.")
CLOSED = gettext_lazy("Their mailbox is closed, or takes no mail at present.")
OF_AN_ADDRESS = (NO_MAILBOX, NO_DOMAIN, CLOSED)
NO_SUCH_PERSON = (
    r"(?:user|recipient|mailbox|address)(?: is)? (?:unknown|not (?:found|known))|unknown (?:user|recipient|address)|"
    r"no such (?:user|recipient|mailbox|person)|no mail ?box|not listed in|not recognized|"
    r"invalid (?:recipient|mailbox)|unbekannt|inconnu|n'existe pas"
)
# The first whose words or status fit. What is said of a mailbox comes before what is said of mail in general.
WHY = (
    (
        gettext_lazy("Their server took it for spam."),
        r"spam|unsolicited|bulk (?:e-?)?mail|junk|\bUBE\b|content reject",
        NEVER,
    ),
    (gettext_lazy("Their server found a virus in it."), r"virus|infected|malware", NEVER),
    (
        gettext_lazy("Their server is not sure that it comes from us (SPF, DKIM or DMARC)."),
        r"\b(?:spf|dkim|dmarc)\b|sender policy framework",
        r"5\.7\.(?:2\d|30)$",
    ),
    (
        gettext_lazy("Their server takes no mail from the server that we send by."),
        r"blocked|black ?list|block ?list|blocklisted|rbl\b|dnsbl|reputation|\bptr\b|reverse dns|rdns|spamhaus|"
        r"weren't sent|banned",
        NEVER,
    ),
    (
        gettext_lazy("Their mailbox is full."),
        r"(?:mailbox|folder|storage|inbox|maildir).{0,40}(?:full|exceed)|quota|not enough .{0,20}space|pleine|\bvoll\b|"
        r"piena|llen[oa]\b|cheia",
        r"[45]\.2\.2$",
    ),
    (
        gettext_lazy("The mail is larger than they take."),
        r"too (?:big|large)|size (?:limit|exceeds)|exceeds .{0,20}size",
        r"5\.(?:2\.3|3\.4)$",
    ),
    (
        CLOSED,
        r"disabled|suspend|inactive|deactivated|discontinued|not accepting",
        r"[45]\.2\.1$",
    ),
    (
        NO_DOMAIN,
        r"no such domain|unrouteable|host (?:not found|unknown)|unknown host|name service error|"
        r"domain .{0,30}not (?:found|exist)",
        r"5\.(?:1\.2|1\.10|4\.4)$",
    ),
    (NO_MAILBOX, NO_SUCH_PERSON, r"5\.1\.[0136]$"),
    (
        gettext_lazy("The server that it went to does not serve that address."),
        r"relay(?:ing)?\b.{0,30}(?:denied|not|prohibited)|rcpthosts",
        NEVER,
    ),
    (gettext_lazy("It went round in a circle between servers."), r"loop|too many hops|hop count", r"5\.4\.6$"),
    (
        gettext_lazy("Their server could not be reached, or did not take it in time."),
        r"timed? ?out|expired|giving up|connection refused|(?:did not|not) respond|retry timeout|"
        r"failing for a long time|network error",
        r"[45]\.4\.[1-7]$",
    ),
    (gettext_lazy("Their server refuses it by its own rules."), NEVER, r"[45]\.7\.\d+$"),
    (gettext_lazy("Their server has a trouble of its own."), NEVER, r"[45]\.3\.\d+$"),
)
AT_LAST = re.compile(r"polic|refused|reject|denied|access|not allowed|not accepted", re.IGNORECASE)


def sentence(outcome: Outcome) -> str:
    """One sentence of ours; where nobody can tell why, that it came back."""
    for why, words, _status in WHY:
        if re.search(words, outcome.reason, re.IGNORECASE):
            return str(why)
    for why, _words, status in WHY:
        if re.match(status, outcome.status):
            return str(why)
    return _("Their server refuses it by its own rules.") if AT_LAST.search(outcome.reason) else _("It came back.")


def is_about_the_address(outcome: Outcome) -> bool:
    """Whether it says that nobody is there, by status and by words: `5.1.1` stands over full mailboxes too."""
    told = sentence(outcome)
    return bool(NO_SUCH_MAILBOX.match(outcome.status)) and told in {str(each) for each in OF_AN_ADDRESS}
