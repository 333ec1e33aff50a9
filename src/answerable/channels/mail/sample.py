"""A mail of a brand as it would be read, made of what every mail is made of."""

from __future__ import annotations

from email.message import EmailMessage

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.channels.mail.dressing import Dress
from answerable.channels.mail.heads import SEVEN_BITS
from answerable.channels.mail.showing import with_own_pictures
from answerable.kit.html import from_text
from answerable.staff import texts
from answerable.staff.models import Brand


def sample(brand: Brand) -> str:
    """HTML in the reader's language, with its logo in it."""
    language = get_language() or "en"
    facts = {"company": brand.called, "colleague": _("Kim"), "team": _("Customer Care"), "case": "A-1042"}
    with translation.override(language):
        words = [_("Hello Ana Example,"), _("The second charge was ours, and it is on its way back to you.")]
    signed = texts.render(texts.built_in("signature", language), **facts)
    foot = brand.words_in(language, **facts) or ("" if brand.is_house else brand.called)
    dress = Dress(brand, "desk@example.org", foot)
    mail = EmailMessage(policy=SEVEN_BITS)
    page = "".join(f"<p>{from_text(part)}</p>" for part in [*words, signed])
    dress.put_in(mail, "", dress.page(page, language))
    body = mail.get_body(["html"])
    return with_own_pictures(body.get_content(), mail) if body else ""
