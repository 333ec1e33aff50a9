"""How mail programs announce quoted history in plain text: attribution lines, header blocks and separators."""

import re

WROTE = (
    r"wrote|sent|writes|said|schrieb(?:en)?|geschrieben|a écrit|a ecrit|écrit|escribió|escribio|ha scritto|"
    r"scrisse|schreef|"
    r"geschreven|skrev|napisał\(?a?\)?|napisała?|написала?|написал\(а\)|пишет|писала?|пише|kirjoitti|escreveu|đã viết|"
    r"viết|yazdı|έγραψε|napsala?|napsal\(a\)|píše|napísala?|írta|a scris|написа|je napisala?|rašė|rakstīja|kirjutas|"
    r"写道|寫道|書きました|님이 작성"
)
STARTS = (
    r"On|Am|Le|El|Il|Op|Den|På|W dniu|Dnia|Vào|Em|No dia|Στις|Dne|Dňa|Pe|În data|Em dom|Em seg|Em ter|Em qua|Em qui|"
    r"Em sex|Em sáb|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|"
    r"Fr|Sa|So|"
    r"В|Ha scritto|Il giorno|El día|Sent from|于|在"
)
ENDS_ATTRIBUTION = re.compile(
    rf"(?:\b|>|\"|\s)(?:{WROTE})(?:\s[^<>\n]{{1,80}}<[^<>\s]+@[^<>\s]+>\s?[:：]|\s*(?:[:：.]|-+)?\s*[:：]?)\s*$",
    re.IGNORECASE,
)
STARTS_ATTRIBUTION = re.compile(
    rf"^[\s*>_-]*(?:(?:{STARTS})(?![\w'])|\d{{1,4}}[-./年]\s?\d{{1,2}}[-./月]|\w{{2,3}}, \d{{1,2}} \w{{3,4}} \d{{4}} )"
)
INSIDE_LINE = re.compile(
    r"(?<=[^\s-])(?:\s+|\s*+-{2,}+\s*+)On (?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
    r"Nov|Dec|\d)"
    r"[^\n]{0,60}\d{4})"
)
DASHED_ATTRIBUTION = re.compile(rf"^\s*+-{{2,}}+\s*+\S.{{0,120}}\b(?:{WROTE})\s*-{{2,}}\s*$", re.IGNORECASE)
DATE_AND_ADDRESS = re.compile(
    r"^\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|"
    r"\w{2,3}, \d{1,2} \w{3,4} \d{4})\b.{0,200}<\s*[^<>\s]+@[^<>\s]+\s*>\s*:?\s*$"
)
NAME_AND_ADDRESS = re.compile(
    rf"^\s*(?:Sent from\s)?[\"'\w.,-]+(?:\s[\"'\w.,()-]+){{0,4}}\s?<[^<>\s]+@[^<>\s]+>\s(?:{WROTE})\s?[:：]\s*$"
)
ORIGINAL = re.compile(
    r"^[\s>*]*+(?:-{2,}+|_{2,}+|={2,}+)\s*+(?:original|reply|ursprüngliche|urspr.ngliche|antwort|oprindelig|"
    r"message d.origine|"
    r"message original|mensaje original|mensagem original|messaggio original|oorspronkelijk|ursprungligt|opprinnelig|"
    r"wiadomość oryginalna|oryginalna wiadomość|исходное сообщение|исходное письмо|původní zpráva|pôvodná správa|"
    r"alkuperäinen viesti|eredeti üzenet|mesajul original|mesaj original|orijinal ileti|原始邮件|原邮件|原始郵件|"
    r"元のメッセージ|original-nachricht|originalmeddelande)[^\n]{0,60}?(?:-{2,}|_{2,}|={2,})",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[\s*]*+(?:-{2,}+\s*+)?+(?:begin )?(?:forwarded|weitergeleitete|anfang der weitergeleiteten|message transféré|"
    r"début du message "
    r"transféré|mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd|vidarebefordra|"
    r"videresendt|"
    r"wiadomość przekazana|пересылаемое сообщение|пересланное сообщение|"
    r"mensagem encaminhada)\b[^\n]{0,60}(?:-{2,}|:)\s*$",
    re.IGNORECASE,
)
LABELS = {
    "from": "from|von|de|da|van|fra|från|od|от|от кого|від|desde|feladó|lähettäjä|kimden|gönderen|de la|"
    "expéditeur|mittente|από|发件人|"
    "寄件者|差出人|보낸 사람",
    "sent": "sent|gesendet|envoyé|date d'envoi|enviado|enviado el|enviada em|inviato|verzonden|sendt|skickat|wysłano|"
    "отправлено|надіслано|lähetetty|gönderildi|trimis|odoslané|"
    "odesláno|elküldve|发送时间|送信日時|보낸 날짜",
    "date": "date|datum|fecha|data|dato|дата|tarih|päivämäärä|päiväys|dátum|ημερομηνία|日期",
    "to": "to|an|à|a|para|aan|naar|til|till|do|к|кому|către|příjemce|vastaanottaja|komu|címzett|kime|alıcı|προς|"
    "收件人|宛先|받는 사람",
    "copy": "cc|kopie|copie|kopi|kopia|kopio|copia|cópia|dw|копия|копія|抄送|참조",
    "subject": "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|temat|тема|aihe|předmět|predmet|"
    "tárgy|subiect|konu|θέμα|主题|主旨|件名|제목",
    "reply": "reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|odpowiedz do",
}
LABEL = re.compile(
    r"^[\s*|_]*(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in LABELS.items())
    + r")\s?\*?\s?[:：]\*?(?=\s|$|\S+@)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"^\s{0,3}(?:>|&gt;)")
LINK_SCRAP = re.compile(r"^\s*[(<]?(?:https?://\S+|\S*[=&%/]\S*)[)>]*\s?>?\s*$")
SEPARATOR = re.compile(r"^[\s_*=-]{5,}$|^\s*[_—–-]{2,}\s*$")
DEVICE = re.compile(
    r"^\s*(?:sent from (?:my|mobile|samsung)|get outlook for|sent (?:via|with) (?:the )?(?:samsung|blackberry|"
    r"aol|yahoo)|"
    r"(?:von meinem|gesendet von|gesendet mit|envoyé de(?:puis)? mon|enviado (?:desde|do) (?:mi|meu)|"
    r"inviato da(?:l mio)?|"
    r"verzonden van(?:af)? mijn|skickat från min|sendt fra min|wysłane z|отправлено с)\s)"
    r"[^.!?]{0,60}\.?\s*$",
    re.IGNORECASE,
)
DEVICES = re.compile(
    r"iphone|ipad|android|blackberry|phone|samsung|galaxy|htc|nokia|windows|mobil|tablet|device|handheld|outlook|gerät|"
    r"телефон|huawei|xiaomi|pixel|yahoo|aol|gmx|web\.de|mail",
    re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2} (?:AM|PM)", re.IGNORECASE)
YEAR = re.compile(r"\d{4}|\d{1,2}[-./]\d{1,2}[-./]\d{2}\b")
