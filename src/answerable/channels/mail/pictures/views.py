"""A remote picture as we redrew it, to whom its address was given, while they may still read the letter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from answerable.cases.access import access_message
from answerable.channels.mail.pictures import fetching, links
from answerable.channels.mail.pictures.showing import addresses_in
from answerable.kit.downloads import SHUT
from answerable.staff.models import Staff

WHY = {
    "closed": _("This picture lies where we do not look."),
    "gone": _("The picture's server does not give it out."),
    "slow": _("The picture's server took too long."),
    "large": _("This picture is too large."),
    "astray": _("The picture's server sent us on and on."),
    "none": _("This is no picture that we can show."),
    "": _("This picture has not come."),
}


@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """What was fetched, or a picture of the sentence that says why there is none. This fetches nothing."""
    found = fetching.kept(_accessed(token)) or fetching.Fetched()
    if found.webp:
        return _given(found.webp, "image/webp", f"private, max-age={links.SECONDS}")
    sentence = render_to_string("mail/no_picture.svg", {"why": WHY.get(found.why, WHY[""])})
    return _given(sentence, "image/svg+xml", "private, no-store")


def _accessed(token: str) -> str:
    """The picture's own address, for a colleague who may read its letter now."""
    asked = links.read(token)
    staff = Staff.objects.filter(pk=asked[1], is_active=True).first() if asked else None
    if asked is None or staff is None:
        raise Http404
    for address in addresses_in(access_message(staff, asked[0])):
        if fetching.name_of(address) == asked[2]:
            return address
    raise Http404


def _given(content: bytes | str, kind: str, keeping: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SHUT
    # The frame that shows it has no origin, so to the browser every page is another's.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = keeping
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
