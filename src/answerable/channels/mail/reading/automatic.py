"""Which mails no person wrote, and of which kind; decided before anything else is done with them."""

import re

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import Automatic, DeliveryReport
from answerable.channels.mail.reading.prose import has_no_return_path, is_daemon

REPORT_TYPES = {"feedback-report", "disposition-notification", "tlsrpt", "delivery-status"}
REPORT_PARTS = (
    "message/feedback-report",
    "message/disposition-notification",
    "message/global-disposition-notification",
)
DMARC = re.compile(
    r"report domain:.*submitter:|dmarc aggregate report|^abuse report|e-?mail feedback report", re.IGNORECASE
)
LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "x-listname")
REPLY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
)
AWAY = re.compile(
    r"\W*(?:auto(?:matic|mated|mática|matische[rs]?|matisk|mátic[ao])?[ -]?(?:reply|response|responder|antwort|"
    r"svar|respuesta)\b|"
    r"automatische (?:antwort|afwezigheid|beantwoording)|automatisch antwoord|réponse automatique|respuesta automática|"
    r"risposta automatica|resposta automática|automatyczna odpowied|automatick(?:á|y|ý) odpove|autosvar|"
    r"automaattinen vastaus|"
    r"автоматический ответ|автоответ|自動応答|自动回复|自動回覆|abwesen(?:d|heit)\w*|"
    r"(?:out of (?:the )?office|ooo|away from (?:the |my )?(?:office|mail|desk))(?:\s*(?::|auto|reply|message|"
    r"notification|$))|"
    r"vacation (?:reply|message|notice)|absence du bureau|message d.absence|fuera de la oficina|fuori (?:sede|ufficio)|"
    r"ausente|frånvarande|poissa|nieobecno|в отпуске|je suis absent)",
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
        or root.content_type.get("report-type").lower() in REPORT_TYPES
    ):
        return True
    return any(entity.kind in REPORT_PARTS for entity in root.leaves()) or bool(DMARC.match(root.text("subject")))


def is_auto_reply(root: Entity) -> bool:
    if submitted(root).startswith("auto-replied") or precedence(root) == "auto_reply":
        return True
    if any(root.has(name) and root.text(name).lower() not in ("no", "false", "0") for name in REPLY_HEADERS):
        return True
    return bool(AWAY.match(root.text("subject")))


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
