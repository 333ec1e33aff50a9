"""What a load balancer or a supervisor asks: is it alive, and is it ready to serve?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from answerable.channels.mail.stalling import watching
from answerable.channels.mail.stalling.telling import kinds
from answerable.kit import clock
from answerable.serving.database import is_migrated


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as soon as pages are served from a database that answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _said("the database does not answer", 503)
    return _said("ok", 200)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when, besides, the database is of this version."""
    try:
        if not is_migrated():
            return _said("the database is not migrated", 503)
    except DatabaseError:
        return _said("the database does not answer", 503)
    return _said("ok", 200)


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """200 while nothing stands still, for a monitor; otherwise only of what kind, as strangers may ask."""
    try:
        stalls = watching.standing(clock.now())
    except DatabaseError:
        return _said("the database does not answer", 503)
    return _said(f"stands still: {kinds(stalls)}", 503) if stalls else _said("ok", 200)


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
