"""The API's one page of addresses. Whatever is asked here is answered in JSON, refusals included."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from answerable.api import problems
from answerable.api.site import api
from answerable.api.views import attachments, cases, customers, messages, moving

for router in (cases.router, messages.router, moving.router):
    api.add_router("/cases", router)
api.add_router("/customers", customers.router)
api.add_router("/attachments", attachments.router)


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A wrong method is a problem too. No session counts here, only the token, so there is nothing to forge."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        return problems.not_allowed(request, ", ".join(sorted(response["Allow"].split(", "))))

    return answered


def _addresses() -> tuple[list[Any], str, str]:
    patterns, app, space = api.urls
    made: list[Any] = [*patterns]
    for pattern in made:
        view = problems.not_found if pattern.name == "api-root" else pattern.callback
        pattern.callback = told(require_safe(view) if pattern.name == "openapi-json" else view)
    return made, app, space


urlpatterns = [path("", _addresses()), re_path(r"^.*$", told(problems.not_found))]
