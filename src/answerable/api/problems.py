"""Errors as RFC 9457 problems: one shape, one content type, a sentence that says what is wrong and what to do."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from answerable.api.sentences import sentence
from answerable.cases.refusals import Refused
from answerable.kit.paging import BadCursor

CONTENT_TYPE = "application/problem+json"


class Conflict(Exception):
    """This request contradicts an earlier one; the sentence says how to go on."""


class FieldError(Schema):
    """What is wrong with one field of what was sent."""

    field: str
    sentence: str


class Problem(Schema):
    """RFC 9457: what went wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldError] = []


def problem(status: int, title: str, detail: str = "", errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """The answer to a request that could not be done."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body["errors"] = errors or []
    response = HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="answerable"'
    return response


def not_found(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """What is not there, and what is not yours, look alike."""
    return problem(404, _("Not found"), _("There is nothing here, or nothing that this token may see."))


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """The path is there, the method is not."""
    sentence = _("%(method)s is not for this address; it takes %(allowed)s.")
    answer = problem(405, _("Not allowed here"), sentence % {"method": request.method, "allowed": allowed})
    answer["Allow"] = allowed
    return answer


def _absent(request: HttpRequest, error: Any) -> HttpResponse:
    return not_found(request)


def register(api: NinjaAPI) -> None:
    """Turn every exception that a request can end in into a problem."""
    for exception, answer in _ANSWERS.items():
        api.add_exception_handler(exception, answer)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": error.field, "sentence": error.sentence}] if error.field else []
    return problem(422, _("Not possible"), error.sentence, errors)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": _field(row["loc"]), "sentence": sentence(row)} for row in error.errors]
    named = ", ".join(sorted({row["field"] for row in errors if row["field"]}))
    return problem(422, _("Not understood"), _("Look at: %(fields)s.") % {"fields": named or _("the body")}, errors)


def _field(place: tuple[str | int, ...]) -> str:
    """The field as its sender knows it: `customer.address`, without the name that the view has for the body."""
    inside = place[2:] if place[0] == "body" else place[1:]
    return ".".join(str(part) for part in inside)


def _refused_by_model(request: HttpRequest, error: Any) -> HttpResponse:
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    errors = [{"field": field, "sentence": sentence} for field, sentences in fields.items() for sentence in sentences]
    return problem(422, _("Not possible"), " ".join(row["sentence"] for row in errors), errors)


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    # A program that is cut off while it sends sees no answer; what is still coming is taken in and dropped.
    while request.read(2**16):
        pass
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return problem(413, _("Too large"), _("A request may have %(limit)s bytes.") % {"limit": limit})


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    sentence = _("Send `Authorization: Bearer TOKEN` with a token that is valid; make one in the settings.")
    return problem(401, _("Who are you?"), sentence)


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, _("Not allowed"), str(error) or _("This token may not do that."))


def _conflict(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, _("Not the same"), str(error))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, _("Not understood"), str(error))


def _bad_cursor(request: HttpRequest, error: Any) -> HttpResponse:
    sentence = _("This cursor is not one that we gave. Begin again without it.")
    return problem(422, _("Not understood"), sentence, [{"field": "cursor", "sentence": sentence}])


_ANSWERS: dict[type[Exception], Any] = {
    Refused: _refused,
    Conflict: _conflict,
    ValidationError: _invalid,
    ModelValidationError: _refused_by_model,
    RequestDataTooBig: _too_large,
    AuthenticationError: _unauthenticated,
    PermissionDenied: _forbidden,
    HttpError: _http_error,
    Http404: _absent,
    BadCursor: _bad_cursor,
}
