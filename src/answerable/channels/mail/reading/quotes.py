"""How mail programs announce quoted history in plain text: attribution lines, header blocks and separators."""

import re

from answerable.channels.mail.reading.quote_words import LABELS, ORIGINALS, WROTE_UNSPACED
from answerable.channels.mail.reading.quote_words import WROTE as WORDS

WROTE = f"{WORDS}|{WROTE_UNSPACED}"
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
# Gmail, where it knew no address.
DATE_AND_NAME = re.compile(r"^\s*\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} GMT[+-]\d{1,2}:\d{2} \w[^.!?:]{0,60}:?\s*$")
NAME_AND_ADDRESS = re.compile(
    rf"^\s*(?:Sent from\s)?[\"'\w.,-]+(?:\s[\"'\w.,()-]+){{0,4}}\s?<[^<>\s]+@[^<>\s]+>\s(?:{WROTE})\s?[:：]\s*$"
)
ORIGINAL = re.compile(
    rf"^[\s>*]*+(?:-{{2,}}+|_{{2,}}+|={{2,}}+|[‐–—]{{2,}}+)(?:\s|&nbsp;)*+(?:{ORIGINALS})[^\n]{{0,60}}?"
    r"(?:-{2,}|_{2,}|={2,}|[‐–—]{2,})",
    re.IGNORECASE,
)
# GroupWise, and Notes.
NAME_AND_DATE = re.compile(
    r"^>>> ?[^>]\S.{0,120}\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.{0,40}>>>\s*$|"
    r"^\S.{1,80}-{2,3}\d{1,2}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?-{2,3}\S"
)
DAVID = re.compile(r"^\W*Original Message processed by david\b", re.IGNORECASE)
# What other desks put above their own mails; answers to them stand above it.
ABOVE_THIS_LINE = re.compile(
    r"(?:repl(?:y|ies)|type|write|respond|answer)[^.\n]{0,40} above this line|oberhalb dieser (?:zeile|linie)|"
    r"au-dessus de cette ligne|por encima de esta línea|sopra (?:a )?questa riga|boven deze (?:regel|lijn)|"
    r"acima desta linha",
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
LABEL = re.compile(
    r"^[\s*|_]*(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in LABELS.items())
    + r")\s?\*{0,2}\s?(?::\*{0,2}(?=\s|$|\S+@)|：\*{0,2})",
    re.IGNORECASE,
)
QUOTED = re.compile(r"^\s{0,3}(?:>|&gt;)")
LINK_SCRAP = re.compile(r"^\s*[(<]?(?:https?://\S+|\S*[=&%/]\S*)[)>]*\s?>?\s*$")
SEPARATOR = re.compile(r"^[\s_*=-]{5,}$|^\s*[_—–-]{2,}\s*$")
TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2} (?:AM|PM)", re.IGNORECASE)
YEAR = re.compile(r"\d{4}|\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\b")
