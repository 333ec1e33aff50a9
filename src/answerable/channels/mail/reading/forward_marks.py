"""How mail programs mark a mail that is passed on: the line above it, and the beginning of the subject."""

import re

# Apple Mail, Gmail, GMX, HubSpot, Outlook, Proton, Thunderbird, Yahoo, as their users' languages have them.
PHRASES = (
    r"(?:begin )?forwarded (?:message|mail|e-?mail)|(?:anfang der )?weitergeleitete(?:n)? (?:nachricht|e-?mail)|"
    r"(?:début du )?message (?:transféré|réexpédié|transmis)|(?:inicio del )?mensaje reenviado|"
    r"(?:inizio )?messaggio inoltrato|(?:begin )?doorgestuurd(?:e)? bericht|(?:start på )?videresendt "
    r"(?:melding|meddelelse|besked|e-?mail)|vidarebefordrat (?:meddelande|mejl|brev)|"
    r"(?:välitetty|edelleenlähetetty) viesti(?: alkaa)?(?: / fwd\.msg)?|"
    r"(?:początek )?(?:treść )?przekaz(?:ywanej|anej) wiadomości|"
    r"przekazana wiadomość|wiadomość (?:przekazana|przesłana)(?: dalej)?|"
    r"(?:začátek )?přepos(?:ílané|laná) zpráv[ay]|(?:začiatok )?preposlan(?:á|ej) správ[ay](?: --- forwarded message)?|"
    r"(?:início da )?mensagem (?:re)?encaminhada|továbbított (?:üzenet|levél(?: kezdete)?)|"
    r"(?:începe )?mesaj(?:ul)? redirecționat|(?:započni )?proslijeđen[au] poruk[au]|"
    r"ileti(?:lmiş mesaj|len ileti)|ileti başlangıcı|"
    r"(?:начало )?(?:пересылаемо|переадресованно|пересланно|перенаправленно)[ег]о? сообщени[ея]|"
    r"перес(?:лане|ланий) (?:повідомлення|лист)|перенаправлене повідомлення|початок листа, що пересилається|"
    r"προωθημένο μήνυμα|メッセージを転送|転送メッセージ|転送されたメッセージ|"
    r"转发的?邮件(?:信息)?|轉寄(?:的)?郵件|전달된 메[시세]지"
)
# Between dashes; or followed by a colon, as Apple Mail has it, which may have quoted it too.
MARK = re.compile(
    rf"^[\s>*]{{0,6}}(?:-{{2,}}+\s{{0,3}}(?:{PHRASES})\s{{0,3}}:?\s{{0,3}}-{{2,}}+|(?:{PHRASES})\s?[:：])[\s*]*$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|pd|doorst|redir\.?|ilt|i̇lt|videresend|"
    r"továbbítás|továbbítva|пересл|пересылка|προώθ|转发|轉寄|転送|전달)\s?[:：]\s*|^\s*\[\s*fwd?:\s*",
    re.IGNORECASE,
)


def without_prefix(subject: str) -> tuple[str, bool]:
    """What a subject says but for the words with which it was passed on, and whether there were any."""
    found = SUBJECT.match(subject)
    if not found:
        return subject, False
    rest = subject[found.end() :]
    return (rest.removesuffix("]") if found[0].lstrip().startswith("[") and "]" not in found[0] else rest).strip(), True
