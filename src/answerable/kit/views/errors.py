"""What a person reads when something cannot be done: what happened, what was kept, what to do next."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: what was unreadable, or larger than we take."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest, limit: int | None = None) -> HttpResponse:
    """Refuses aloud, with the limit in bytes named; without one it is that of a whole request."""
    limit = settings.HTTP_LIMIT if limit is None else limit
    return render(request, "413.html", {"limit": limit}, status=413)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a page kept open too long, said so that nobody retypes a letter."""
    return render(request, "403_csrf.html", status=403)
