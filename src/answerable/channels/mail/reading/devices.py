"""What mail programs and telephones write below a mail of their own accord: `Sent from my iPhone`."""

import re

# How such a line begins. That something was sent "by mail" or "with the post" is what people write themselves.
FROM = (
    r"sent (?:from|via|with|using|by) (?:my|(?:a |the )?(?:mobile|phone|tablet|galaxy|"
    r"windows|mailbox|samsung|outlook|mail for|yahoo|gmail|proton|spark|"
    r"nine\b|aol|blackberry|iphone|ipad|android|superhuman|airmail|mailbird|zoho|canary|edison|tuta|k-9|bluemail|front|"
    r"missive))|"
    r"von meine[mr] |gesendet (?:von|mit (?:der|dem|meine[mr])) |diese nachricht wurde von (?:meinem|einem) |"
    r"envoyé (?:de(?:puis)?|à partir de) |enviado (?:desde|do|da|a partir d)|inviato da|(?:verzonden|verstuurd) van|"
    r"skicka(?:t|des) från |sendt fra |wysłan[eo] z |lähetetty |odesláno z |odoslané z |trimis de pe |"
    r"отправлено (?:с|из) |надіслано з |изпратено от |στάλθηκε από |poslano (?:s|sa|iz|z) |enviat des d|发自|來自|来自|"
    r"寄自|從|从|đã gửi từ |ส่งจาก|dikirim dari |נשלח |أُ?رسلت? من |ارسال شده از |elküldve "
)
AT_END = r"küldve|gönderildi|から送信|傳送|发送|에서 보냄|에서 보냈습니다|beziehen|downloaden|herunterladen"
GET = (
    r"get|download|holen sie sich|laden sie|obtenir|téléchargez?|télécharger|obtener|descargar|obter(?: o)?|"
    r"obtenha(?: o)?|ottieni|scarica|hämta|hent|hanki|pobierz(?: program)?|získat|stáhnout|скачать|получите|"
    r"загрузите|获取|取得"
)
LINK = re.compile(r"\s*[<(\[]+\s?(?:https?|mailto):[^\s<>()\[\]]*\s?[>)\]]+|\s?https?://\S+\s*$|[\[\]]|[>)]+\s*$")
DEVICE = re.compile(
    rf"^\W*(?:(?:{FROM})[^!?]{{0,70}}|[^.!?]{{1,50}}\s?(?:{AT_END})|(?:{GET}) outlook\b[^.!?]{{0,40}})[.!]?\s*$",
    re.IGNORECASE,
)
DEVICES = re.compile(
    r"iphon|ipad|ipod|\bcell\b|android|blackberry|phone|samsung|galaxy|htc|nokia|windows|mobil|tablet|device|handheld|outlook|gerät|"
    r"телефон|huawei|xiaomi|redmi|oppo|pixel|yahoo|\baol\b|gmx|web\.de|mail (?:for|app|on)\b|[\w-]+ mail\b|"
    r"gmail|mail\.ru|proton|\bspark|superhuman|airmail|\bnine\b|яндекс|почты|手机|手機|邮箱",
    re.IGNORECASE,
)
APOLOGY = re.compile(
    r"\s*(?:please |bitte )?(?:excuse|forgive|pardon|entschuldigen)\b[^.!?]{0,60}[.!]?\s*$", re.IGNORECASE
)
LONGEST = 200


def is_device(line: str) -> bool:
    """Whether a line says no more than with what a mail was written."""
    if len(line) > LONGEST:
        return False
    told = APOLOGY.sub("", LINK.sub("", line))
    return bool(DEVICE.match(told) and DEVICES.search(told))
