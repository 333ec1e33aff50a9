"""Which mails no person wrote, and of which kind; decided before anything else is done with them."""

import re

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import Automatic, DeliveryReport
from answerable.channels.mail.reading.prose import has_no_return_path, is_daemon, is_robot

REPORT_TYPES = {"feedback-report", "disposition-notification", "tlsrpt", "delivery-status"}
REPORT_PARTS = (
    "message/feedback-report",
    "message/disposition-notification",
    "message/global-disposition-notification",
)
REPORTED = re.compile(
    r"report domain:.*submitter:|dmarc aggregate report|e-?mail feedback report for|complaint about message from",
    re.IGNORECASE,
)
ABUSE = re.compile(r"\W*(?:e-?mail )?abuse report\b", re.IGNORECASE)
LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "x-listname")
REPLY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-vacation",
)
VACATION = re.compile(r"auto-\w+\W+vacation|^vacation$", re.IGNORECASE)
# A subject that is such a title, alone or before a colon, is a program's; one that goes on is a person's, who may well
# write about replies, absences and offices, and would be silenced.
AWAY = re.compile(
    r"\W*(?:auto|auto(?:matic|mated|mática|matische[rs]?|matisk|mátic[ao])?[ -]?(?:reply|response|responder|antwort|"
    r"svar|respuesta)|automatische (?:antwort|afwezigheid|beantwoording)|automatisch antwoord|réponse automatique|"
    r"risposta automatica|resposta automática|respuesta automática|automatyczna odpowiedź|odpowiedź automatyczna|"
    r"automatick(?:á|y|ý) odpove[ďd]ď?|automatikus válasz|răspuns automat|otomatik yanıt|automaattinen vastaus|"
    r"автоматический ответ|автоответ|自動応答|自動返信|自动回复|自動回覆|자동 회신|abwesend|abwesenheit|"
    r"abwesenheits(?:notiz|meldung|nachricht|benachrichtigung|agent)|(?:i am |i.m |currently )?"
    r"(?:out of (?:the )?office|ooo|away from (?:the |my )?(?:office|mail|desk))"
    r"(?: auto[- ]?reply| reply| message| notification| response)?|(?:on )?vacation(?: (?:reply|message|notice))?|"
    r"absence du bureau|message d.absence|absent du bureau|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|"
    r"fora do escritório|ausente|ausência temporária|afwezig|frånvarande|fraværende|poissa(?: toimistosta)?|"
    r"nieobecn(?:y|a|o|ość)(?: w biurze)?|в отпуске|je suis absent(?:e)?|不在通知|不在)(?:\s*[:：]|\W*$)",
    re.IGNORECASE,
)
# Said by a person's program beyond doubt, or by a person: only a mail that answers another counts as a program's.
GONE = re.compile(
    r"\W*(?:\S+ ){0,4}(?:am|is|are|will be) (?:currently )?(?:out of (?:the )?office|away from|on (?:vacation|leave))",
    re.IGNORECASE,
)
BULK = ("bulk", "junk")


def kind_of(root: Entity, report: DeliveryReport | None) -> Automatic | None:
    """The kind of automatic mail, or none for a person's. `Auto-Submitted: no` is a person's."""
    if report:
        return "bounce"
    if is_report(root):
        return "report"
    if is_auto_reply(root):
        return "auto-reply"
    if any(root.has(name) for name in LIST_HEADERS) or precedence(root) == "list":
        return "list"
    return "auto-generated" if is_generated(root) else None


def is_report(root: Entity) -> bool:
    """Machines telling machines: abuse feedback, read receipts, DMARC and TLS summaries."""
    if (
        root.kind == "multipart/report"
        or root.has("x-amz-sns-message-id")
        or root.has("x-hmxmroriginalrecipient")
        or root.content_type.get("report-type").lower() in REPORT_TYPES
        or any(entity.kind in REPORT_PARTS for entity in root.leaves())
    ):
        return True
    subject = root.subject
    if REPORTED.match(subject) or is_robot(root) or is_list_server(root):
        return True
    return bool(ABUSE.match(subject)) and is_generated(root)


def is_list_server(root: Entity) -> bool:
    """The word of a mailing list's program to one person; what the list itself passes on comes from its writer."""
    return root.has("x-mlserver") and bool(re.search(r"(?:-admin|-ctl|\bowner-[^@\s]*)@", root.text("from")))


def is_auto_reply(root: Entity) -> bool:
    if submitted(root).startswith("auto-replied") or precedence(root) == "auto_reply":
        return True
    if any(root.has(name) and root.text(name).lower() not in ("no", "false", "0") for name in REPLY_HEADERS):
        return True
    if any(VACATION.search(root.text(name)) for name in ("auto-submitted", "x-apple-action")):
        return True
    if "autoresponder" in root.text("delivered-to").lower() + root.text("x-post-messageclass").lower():
        return True
    subject = root.subject
    return bool(AWAY.match(subject)) or (bool(GONE.match(subject)) and answers_another(root))


def answers_another(root: Entity) -> bool:
    return root.has("in-reply-to") or root.has("references")


def is_generated(root: Entity) -> bool:
    """Written by a program: it says so, asks for no automatic answer, or has nobody to return to."""
    if submitted(root) not in ("", "no") or precedence(root) in BULK or is_daemon(root):
        return True
    suppressed = root.text("x-auto-response-suppress").lower()
    return any(word in suppressed for word in ("all", "autoreply", "oof")) or has_no_return_path(root)


def submitted(root: Entity) -> str:
    return re.split(r"[;\s(]", root.text("auto-submitted").lower(), maxsplit=1)[0]


def precedence(root: Entity) -> str:
    return root.text("precedence").lower().strip()
