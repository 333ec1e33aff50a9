"""Where files have a host of their own (`FILES_URL`), it gives out nothing else, and no other host gives out files."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

Respond = Callable[[HttpRequest], HttpResponse]
PATH = "/files/"


def files_apart(respond: Respond) -> Respond:
    """The middleware; without `FILES_URL` everything is on one host."""

    def respond_where_it_belongs(request: HttpRequest) -> HttpResponse:
        if not settings.FILES_URL:
            return respond(request)
        is_their_host = request.get_host() == urlsplit(settings.FILES_URL).netloc
        if is_their_host != request.path.startswith(PATH):
            return HttpResponseNotFound()
        return respond(request)

    return respond_where_it_belongs
