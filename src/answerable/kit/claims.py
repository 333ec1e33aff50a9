"""What a file says that it is, beside what it is: said to whoever is about to open it."""

import mimetypes

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.kit.content_types import PROGRAM, UNKNOWN, ZIPPED

PICTURE, PDF, PACKED, RUNS, PAGE, TEXT, HEARD, OTHER = (
    gettext_lazy("a picture"),
    gettext_lazy("a PDF"),
    gettext_lazy("an archive or a document"),
    gettext_lazy("a program"),
    gettext_lazy("a web page"),
    gettext_lazy("text"),
    gettext_lazy("a sound or a film"),
    gettext_lazy("something we do not know"),
)
FAMILIES = {
    "application/pdf": PDF,
    "application/msword": PACKED,
    "application/zip": PACKED,
    "application/gzip": PACKED,
    "application/x-7z-compressed": PACKED,
    "application/vnd.rar": PACKED,
    "application/x-msdownload": RUNS,
    "application/x-msdos-program": RUNS,
    "application/x-executable": RUNS,
    "image/svg+xml": PAGE,
    "text/html": PAGE,
    "application/xhtml+xml": PAGE,
} | dict.fromkeys(ZIPPED.values(), PACKED)
# What always begins with its mark, so that without it the claim is wrong.
MARKED = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/zip", *ZIPPED.values()}


def lie(name: str, declared: str, told: str) -> str:
    """The sentence that says how a file differs from what it is called; empty where it does not, or not by much."""
    claim = claimed(name, declared)
    if not claim or family(claim) == family(told):
        return ""
    if claim not in MARKED and family(told) not in (RUNS, PAGE):
        return ""
    return _("It is called %(claim)s and is %(told)s.") % {"claim": family(claim), "told": family(told)}


def claimed(name: str, declared: str) -> str:
    """The type that the ending of its name promises, else the one that was declared; empty for none."""
    if name.lower().endswith((".exe", ".scr", ".com", ".dll", ".msi")):
        return PROGRAM
    return mimetypes.guess_type(name)[0] or (declared if declared != UNKNOWN else "")


def family(kind: str) -> object:
    """What people call it."""
    main = kind.partition("/")[0]
    return FAMILIES.get(kind) or {"image": PICTURE, "text": TEXT, "audio": HEARD, "video": HEARD}.get(main, OTHER)
