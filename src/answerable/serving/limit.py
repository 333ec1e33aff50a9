"""A body over the limit is refused aloud, with the limit named, before anything looks into it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from answerable.api.problems import problem
from answerable.kit.views import errors

WEBHOOKS = "/hooks/"
Respond = Callable[[HttpRequest], HttpResponse]


def limit_of(path: str) -> int:
    """The most bytes that a body to this address may have; a provider posts a whole mail with what it made of it."""
    most: int = settings.WEBHOOK_LIMIT if path.startswith(WEBHOOKS) else settings.HTTP_LIMIT
    return most


def body_limit(respond: Respond) -> Respond:
    """The middleware. People get a page, programs a problem; what is still coming, the web part takes in and drops.

    What a provider posts is refused by the view, which knows who it is and writes it down.
    """

    def refuse_or_respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length) <= settings.HTTP_LIMIT or request.path.startswith(WEBHOOKS):
            return respond(request)
        if request.path.startswith("/api/"):
            sentence = _("A request may have %(limit)s bytes.") % {"limit": settings.HTTP_LIMIT}
            return problem(413, _("Too large"), sentence)
        return errors.too_large(request)

    return refuse_or_respond
