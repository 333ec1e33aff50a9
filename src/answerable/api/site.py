"""The API, version 1: the same verbs and the same access as the pages, in JSON."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from answerable.api import problems
from answerable.kit.clock import now
from answerable.staff.models import ApiToken, Staff

SAFE = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """A colleague's token; it may never do more than the colleague, nor more than its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        found = ApiToken.find(token, at=now())
        if found is None:
            return None
        scope = "read" if request.method in SAFE else "write"
        if not found.allows(scope):
            raise PermissionDenied(_("This token may not %(scope)s.") % {"scope": scope})
        return found.staff


class Site(NinjaAPI):
    """The API, whose errors are described as the problems they are."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                _name_problems(operation["responses"])
        return schema


def _name_problems(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {problems.CONTENT_TYPE: response["content"]["application/json"]}


api = Site(
    title="Answerable",
    version="1",
    description="Cases, messages and customers. Every verb is the one the desk's pages call.",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.register(api)

# What any request can end in; every operation declares it.
PROBLEMS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 405, 413, 422}): problems.Problem}


def signed(request: HttpRequest) -> Staff:
    """The colleague whose token this request carries."""
    return request.auth  # type: ignore[attr-defined,no-any-return]  # Ninja keeps there what `Token` said
