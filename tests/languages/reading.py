"""What a person reads of a page or a mail, and whether anything in it is English."""

import re
from html import unescape

# Words that an English sentence hardly does without, and that none of our other languages has.
ENGLISH = re.compile(
    r"\b(the|you|your|yours|and|with|this|that|have|has|from|what|when|until|our|it|late|read)\b",
    re.IGNORECASE,
)
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<meta[^>]*>|<link[^>]*>|<!--.*?-->", re.DOTALL)
SAID = re.compile(r'\b(?:aria-label|title|alt|placeholder|data-saved|data-close|data-download)="([^"]*)"')
ADDRESSES = re.compile(r"https?://\S+|\S+@\S+")


def words_of_page(page: str) -> str:
    """Its text, its labels and titles."""
    seen = UNSEEN.sub(" ", page)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", seen), *SAID.findall(seen)]))


def words_of_mail(mail) -> str:
    """Subject, text and what HTML says."""
    html = mail.get_body(["html"])
    told = [mail["Subject"], mail.get_body(["plain"]).get_content()]
    return " ".join([*told, words_of_page(html.get_content())] if html else told)


def english_in(words: str) -> list[str]:
    """Each English word with what stands around it."""
    told = " ".join(ADDRESSES.sub(" ", words).split())
    return [told[max(0, found.start() - 30) : found.end() + 30] for found in ENGLISH.finditer(told)]
