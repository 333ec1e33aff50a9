"""What mail programs put over the answers that they give for people, in the languages that they speak."""

import re
import unicodedata

# No person begins a mail of their own so and sets a colon.
TITLES = (
    "automatic reply", "automatic response", "automated reply", "automated response", "auto reply", "auto response",
    "autoreply", "autoresponse", "auto responder", "autoresponder", "out of office", "out of the office",
    "out of office autoreply", "out of office auto reply", "out of office reply", "out of office message",
    "out of office notification", "out of office response", "vacation reply", "vacation message", "vacation response",
    "vacation notice", "vacation autoreply",
    "automatische antwort", "automatische abwesenheitsnotiz", "abwesenheitsnotiz", "abwesenheitsmeldung",
    "abwesenheitsnachricht", "abwesenheitsbenachrichtigung", "abwesenheitsagent", "automatisch antwoord",
    "automatische beantwoording", "automatische afwezigheid", "afwezigheidsbericht",
    "reponse automatique", "message d'absence", "avis d'absence", "risposta automatica", "respuesta automatica",
    "resposta automatica", "auto respuesta", "autorespuesta", "raspuns automat",
    "automatiskt svar", "automatisk svar", "autosvar", "sjalfvirkt svar", "automaattinen vastaus", "automaattivastaus",
    "automatyczna odpowiedz", "odpowiedz automatyczna", "automaticka odpoved", "automatikus valasz",
    "automatski odgovor", "samodejni odgovor", "automatine zinute", "automatinis atsakymas", "automatiska atbilde",
    "arpus biroja atrasanas automatiska atbilde",
    "automaatvastus", "automaatne vastus", "автоматический ответ", "автоответ", "автоматична відповідь",
    "автовідповідь", "автоматичен отговор", "аутоматски одговор", "αυτοματη απαντηση", "otomatik yanit",
    "otomatik cevap", "תשובה אוטומטית", "מענה אוטומטי", "رد تلقائي", "الرد التلقائي", "tra loi tu dong",
    "thu tra loi tu dong", "balasan otomatis", "balasan automatik", "ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ",
    "自動応答", "自動返信", "自动回复", "自动答复", "自動回覆", "자동 회신", "자동 응답", "자동 답장",
)  # fmt: skip
# People write so too, of their own absence or of a matter that bears such a name: an *Auto* is a car.
ABSENCES = (
    "auto", "vacation", "on vacation", "on leave", "ooo", "away", "away from the office", "away from office",
    "away from my mail", "away from my desk", "i am out of office", "i am out of the office", "abwesend",
    "abwesenheit", "urlaub", "im urlaub", "nicht im buero", "nicht im buro", "afwezig", "afwezigheid", "niet aanwezig",
    "absent", "absence", "absent du bureau", "absence du bureau", "je suis absent", "je suis absente",
    "fuera de la oficina", "fuera de oficina", "ausente", "ausencia", "fuori sede", "fuori ufficio", "assente",
    "fora do escritorio", "ausencia temporaria", "franvarande", "franvaro", "fravaerende", "fravær", "ute av kontoret",
    "ikke pa kontoret", "poissa", "poissa toimistosta", "nieobecny", "nieobecna", "nieobecnosc",
    "nieobecnosc w biurze", "poza biurem", "mimo kancelar", "nepritomnost", "tavollet", "hazon kivul", "odsotnost",
    "odsoten", "odsutan", "atvalinajums", "atostogos", "puhkus", "puhkusel", "в отпуске", "нет на месте",
    "вне офиса", "поза офісом", "извън офиса", "εκτος γραφειου", "ofis disinda", "izinliyim", "不在", "不在通知",
    "休暇", "外出中", "부재중",
)  # fmt: skip
# Another desk says that ours has come.
RECEIPTS = (
    "request received", "ticket received", "case received", "message received", "ticket created", "case created",
    "we have received your", "we've received your", "we received your", "your request has been received",
    "your ticket has been", "your message has been received", "thank you for contacting", "thank you for your",
    "eingangsbestatigung", "empfangsbestatigung", "ihre anfrage ist", "ihre nachricht ist", "wir haben ihre",
    "accuse de reception", "nous avons bien recu", "votre demande a", "hemos recibido", "acuse de recibo",
    "abbiamo ricevuto", "conferma di ricezione", "recebemos", "ontvangstbevestiging", "wij hebben uw",
    "potwierdzenie otrzymania", "potwierdzenie przyjecia", "vi har mottatt", "vi har modtaget", "vi har mottagit",
    "olemme vastaanottaneet", "potvrzeni prijeti",
)  # fmt: skip
AS_THEY_ARE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "’": "'"})


def folded(text: str) -> str:
    """Small letters without marks, words parted by one space."""
    parted = unicodedata.normalize("NFKD", text[:300].casefold().translate(AS_THEY_ARE))
    bare = "".join(letter for letter in parted if unicodedata.category(letter) != "Mn")
    return re.sub(r"[\s-]+", " ", bare).strip()


def one_of(phrases: tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted({re.escape(folded(each)) for each in phrases}, key=len, reverse=True)) + ")"


def title_pattern(title: str) -> re.Pattern[str]:
    """It stands alone, before a colon, or in brackets at the beginning."""
    return re.compile(rf"\W*{title}(?: ?[:：]|\W*$)|[\[(（【]{title}[\])）】]")


REPLY = title_pattern(one_of(TITLES))
ABSENCE = title_pattern(one_of(ABSENCES))
# What it answers, as programs repeat it: with the mark of an answer, or with our number in brackets.
REPEATED = re.compile(rf"\W*{one_of(ABSENCES)} ?[:：] ?(?:[a-z]{{2,4}} ?[:：]|.*\[[^\]]{{1,40}}\])")
SOMEBODY_IS = r"\W*(?:\S+ ){0,4}(?:am|is|are|will be) (?:currently )?"
GONE = re.compile(rf"{SOMEBODY_IS}(?:away from|on (?:vacation|leave))\b")
NOT_AT_WORK = re.compile(
    rf"{SOMEBODY_IS}(?:out of (?:(?:the|my|our) )?office|away from (?:(?:the|my|our) )?(?:office|desk|work|e?mail))\b"
)
BEHIND = re.compile(rf".*[\[(（【]{one_of(TITLES)}[\])）】]\W*$")
RECEIPT = re.compile(rf"(?:\[[^\]]{{1,60}}\] |re: )*\W*{one_of(RECEIPTS)}\b")
NOTES = re.compile(r"auto: .{1,100}\b(?:is|am) (?:out of the office|away from)\b")


def is_reply_title(subject: str) -> bool:
    """Whether only a program writes such a subject."""
    told = folded(subject)
    return bool(REPLY.match(told) or NOTES.match(told))


def may_be_reply_title(subject: str) -> bool:
    """Whether a program or a person may have written it."""
    told = folded(subject)
    return bool(ABSENCE.match(told) or BEHIND.match(told))


def is_title_of_an_answer(subject: str) -> bool:
    """Whether a program wrote it, if the mail answers another. People answer too, and may give what they write a
    subject of its own: *Vacation: cancel it*."""
    told = folded(subject)
    return bool(REPEATED.match(told) or NOT_AT_WORK.match(told) or BEHIND.match(told))


def tells_of_absence(subject: str) -> bool:
    """Whether it says that somebody is gone, which people say of themselves, too."""
    return bool(GONE.match(folded(subject)))


def is_receipt_title(subject: str) -> bool:
    """Whether it is another desk's receipt, if a program wrote it."""
    return bool(RECEIPT.match(folded(subject)))
