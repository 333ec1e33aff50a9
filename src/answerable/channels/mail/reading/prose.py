"""Delivery reports in prose: servers that tell of failure in words only, and how we know them from people."""

import re

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.reply_titles import is_reply_title
from answerable.channels.mail.reading.words import unfold
from answerable.kit.addresses import Address, parse

DAEMON = re.compile(
    r"(?:mailer-daemon|mail-daemon|maildaemon|post_?master|postoffice|mdaemon|mailerdaemon|mail\.?delivery|mailadmin|"
    r"double-bounce|bounces?|mmdf|dmaemon)(?:[+=.\\-][^@]*)?(?:@.*)?",
    re.IGNORECASE,
)
ROBOT = re.compile(
    r"(?:mailer-daemon|mail-daemon|maildaemon|mailerdaemon|double-bounce|mmdf|dmaemon)(?:[+=.-][^@]*)?(?:@.*)?",
    re.IGNORECASE,
)
# No person's own address, though a person may read what comes there.
OFFICE = re.compile(
    r"(?:sys|mail|net|e?mail)?-?admin(?:istrator)?|system|ndr|dsn|imss|smtp\S*|mail(?:er)?|mail[-_.]?(?:system|server|"
    r"gateway|service|scanner)|exchange|(?:do[-_.]?)?not?[-_.]?reply|\S*(?:anti[-_]?(?:virus|spam)|gateway|smtp)\S*",
    re.IGNORECASE,
)
# What only machines are called; `ndr@` and `dsn@` are some people's initials.
GATEWAY = re.compile(r"imss|\S*(?:anti[-_]?(?:virus|spam)|smtp)\S*|mail[-_.]?(?:gateway|scanner)", re.IGNORECASE)
ANSWERED = re.compile(r"\W*(?:re|aw|antw|sv|vs|odp|fwd?|wg|tr|rv|i)\s?:", re.IGNORECASE)
NO_ADDRESS = re.compile(rb"<\s*>\s*$")
NOBODY = re.compile(rb"\s*<\s*>\s*")
# The whole name, for people work in post offices and mail delivery too.
DAEMON_NAME = re.compile(
    r"\W*(?:the )?(?:internet )?(?:mail(?:er)?[ -]?(?:deliver(?:y|er)?(?: sub-?| )?system|deliver(?:y|er)? "
    r"(?:service|agent)|delivery|deliver|daemon|router|system|administrator)|delivery (?:sub)?system|"
    r"system ?administrator|content-filter|interscan \w+|postmaster)(?:\s*[(@<-].*)?\W*|.*\bmailer-daemon\b.*",
    re.IGNORECASE,
)
FAILED_SUBJECT = re.compile(
    r"\W*(?:\S+\s){0,2}?\W*(?:undeliver(?:able|ed)|unzustellbar|nicht zugestellt|returned (?:e-?)?mail|failure notice|"
    r"failed mail\b|"
    r"(?:mail )?(?:message )?delivery (?:has )?(?:status notification|failed|failure|problem|error|notification|"
    r"report|delayed|"
    r"warning|incomplete)|mail delivery|mail (?:system )?(?:error|failure)|warning: (?:message|could not)|non remis|"
    r"échec de la remise|non recapitabile|mancato recapito|no se puede entregar|no entregado|onbestelbaar|"
    r"niet bezorgd|kan ikke leveres|olevererbart|oleverbar|nedoručitelné|niedostarcz|не доставлено|недоставлен|"
    r"配信不能|配信できません|message (?:could not be|not) delivered|could not send|delivery to .{1,80} failed|"
    r"(?:your )?message to .{1,80} (?:couldn.t|could not|was not)|considered unsolicited|banned|spam message blocked|"
    r"undelivrable|postmaster notify|nondeliverable|user unknown|there was an error sending|"
    r"(?:(?:e-?)?mail|(?:your )?message) (?:could not be|was not|not) delivered|failure delivery|"
    r"permanent delivery failure|rejected|"
    r"mancata consegna|(?:bericht|mail) kon niet|mensaje no entregado|mensagem n.o entregue|zwrot (?:wiadomo|poczty)|"
    r"zwrócon|meddelandet kunde inte|失敗通知|送信エラー|投递失败|寄送失敗|傳送失敗|"
    r"benachrichtung zum .bermittlungsstatus|benachrichtigung .{0,40}zustell|zustellung fehlgeschlagen|"
    r"nicht zustellbar|kan niet worden bezorgd|não (?:é|foi) possível entregar|não entregue|imposible (?:de )?entregar|"
    r"kun(?:de|ne) (?:inte|ikke) lever|kan inte levereras|ei voi(?:tu|da)? toimittaa|toimitusvirhe|niedostarczaln|"
    r"nie (?:można|udało się) dostarczyć|nedoručiteľn|nedoruč|kézbesíthetetlen|не ?(?:удается|удалось|может быть) "
    r"достав|teslim edilemedi|teslim edilemez|メッセージを配信|無法傳遞|无法(?:传递|投递)|未(?:送达|送達)|退信|"
    r"배달되지 않)",
    re.IGNORECASE,
)
# What no person puts over a mail of their own.
SERVERS_SUBJECT = re.compile(
    r"(?:undelivered mail returned to sender|returned mail: |mail delivery failed(?: ?:|$)|failure notice$|"
    r"delivery failure: user|delivery status notification ?(?:\(|$)|undeliverable message\W*$|"
    r"mail system error|there was an error sending your mail\W*$|undeliverable mail\W*$|"
    r"(?:(?:e-?)?mail|message) could not be delivered\W*$|mail delivery (?:failure|error)\W*$)",
    re.IGNORECASE,
)
# Of fml, which passes on mails of its members under the same name.
LIST_REFUSES = re.compile(r"\W*(?:reject|not member|ignored|loop back)", re.IGNORECASE)
FAILED_TEXT = re.compile(
    r"could not be delivered|couldn.t be delivered|was not delivered|were not delivered|not be delivered|undeliverable|"
    r"mail ?box not found|unknown (?:user|address|recipient)|delivery problem|non [eè].? stat[oa] consegnat|"
    r"niet (?:worden )?(?:afgeleverd|bezorgd)|kon niet .{0,40}bezorgd|n[aã]o (?:p[oô]de|foi) (?:ser )?entreg|"
    r"no ha podido ser entregad|no entregad|nie zosta[lł]a dostarczon|nie (?:mo[zż]na|uda[lł]o si[eę]) dostarczy|"
    r"kunne ikke leveres|kunde inte levereras|ei voitu toimittaa|nelze doru[cč]it|nebyl[ao]? doru[cč]en|"
    r"не (?:удалось|может быть) достав|не (?:было )?доставлен|無法傳遞|无法(?:传递|投递|送达)|退信|배달할 수 없|"
    r"delivery (?:has )?failed|permanent(?:ly)? (?:fatal )?(?:error|failure)|did not reach|failed recipient|"
    r"following (?:address|recipient)|unable to deliver|cannot deliver|could not deliver|has been rejected|"
    r"was rejected|"
    r"user unknown|unknown user|mailbox (?:is )?(?:full|unavailable)|returned to sender|message you sent|"
    r"not been delivered|"
    r"transcript of session|nicht zugestellt|unzustellbar|zustellung fehlgeschlagen|"
    r"bermittlung .{0,60}fehlgeschlagen|n.a pas (?:pu )?.t. (?:remis|distribu)|"
    r"impossible de remettre|no se pudo entregar|mancato recapito|配信できません|配信不能|has been delayed|"
    r"failure reasons?|no valid recipient|attempted to be delivered|not listed in|"
    r"la remise a échoué|zustellungsfehler|nachrichtenzustellung|"
    r"not yet been delivered|requested (?:mail )?action not taken|no such user|invalid (?:user|recipient)|"
    r"\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}|smtp error|over quota",
    re.IGNORECASE,
)
RETURNED = re.compile(
    r"(?:-{3,}.*(?:copy of|original|unsent|returned|below this line|undelivered|message (?:text|header)s?|follows).*|"
    r"(?:received|return-path|message-id|x-mailer|mime-version)[ \t]*:.*|.*original message follows.*|"
    r"your original message.*:?|.*(?:headers of the original|included below|is attached below|"
    r"start of the returned).*)$",
    re.IGNORECASE,
)
# Of what a server returns; what people quote of a mail has the head that programs show.
SERVERS_HEAD = re.compile(r"^[ \t>]*(?:received|return-path|message-id|mime-version)[ \t]*:", re.I | re.M)
LONGEST_LINE = 500


def is_told_in_prose(root: Entity, told: str, *, returns: bool, returns_head: bool) -> bool:
    """Whether a mail without the proper form is a delivery report all the same: a machine's sender or no return path,
    and a subject or words that speak of failure. A person who writes about a failure has neither, and returns no mail
    of ours."""
    subject = bool(FAILED_SUBJECT.match(root.subject))
    words = bool(FAILED_TEXT.search(told))
    if returns and root.has("x-mlserver") and LIST_REFUSES.match(root.subject):
        return True
    if is_daemon(root):
        return subject or words or (returns and is_robot(root))
    if has_no_return_path(root):
        return words and (subject or (returns and not is_reply_title(root.subject)))
    if words and SERVERS_SUBJECT.match(root.subject):
        return returns or is_an_office(root)
    is_machines = is_called(root, GATEWAY) or has_no_address(root) or (returns_head and is_an_office(root))
    return words and subject and is_machines and not ANSWERED.match(root.subject)


def is_daemon(root: Entity) -> bool:
    is_named_so = any(DAEMON.fullmatch(each.address or each.name) or is_system(each) for each in senders(root))
    return is_named_so or any(NOBODY.fullmatch(raw) for raw in root.all_raw("from"))


def has_no_address(root: Entity) -> bool:
    """As gateways write themselves, and a program that was not told its owner's address."""
    return any(NO_ADDRESS.search(raw) for raw in root.all_raw("from"))


def is_robot(root: Entity) -> bool:
    """From an address at which nobody ever sits; at `postmaster@` somebody may."""
    return any(ROBOT.fullmatch(each.address or each.name) for each in senders(root))


def is_an_office(root: Entity) -> bool:
    return is_called(root, OFFICE)


def is_called(root: Entity, names: re.Pattern[str]) -> bool:
    return any(names.fullmatch(each.address.partition("@")[0]) for each in senders(root))


def senders(root: Entity) -> list[Address]:
    return [each for raw in root.all_raw("from") for each in parse(unfold(raw)[:10_000])]


def is_system(sender: Address) -> bool:
    """By its name, which some put into the address, in quotes."""
    quoted = sender.address.rpartition("@")[0] if sender.address.startswith('"') else ""
    return bool(DAEMON_NAME.fullmatch((sender.name or quoted)[:200]))


def has_no_return_path(root: Entity) -> bool:
    """The empty envelope sender of RFC 5321, as the last server notes it."""
    path = root.raw("return-path").strip().strip(b"<> ").lower()
    return root.has("return-path") and (not path or path.startswith(b"mailer-daemon"))


def parted(lines: list[str]) -> tuple[str, str]:
    """The server's own words, and what it returns of our mail below them; very long lines are cut."""
    lines = [line[:LONGEST_LINE].rstrip() for line in lines]
    begun = names_somebody = False
    for index, line in enumerate(lines):
        is_indented = line[:1] in (" ", "\t") and not names_somebody  # what was sent, told above who did not get it
        if begun and not is_indented and RETURNED.match(line.lstrip(" \t>")):
            return "\n".join(lines[:index]), "\n".join(lines[index:])
        begun = begun or bool(line)
        names_somebody = names_somebody or "@" in line
    return "\n".join(lines), ""
