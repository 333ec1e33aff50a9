"""My API tokens: made, shown once, ended."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.forms.people import TokenForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.staff.models import ApiToken


@staff_only
@require_http_methods(["GET", "POST"])
def index(request: DeskRequest) -> HttpResponse:
    """My tokens, and a new one. Only its hash is kept, so its text is shown this once."""
    at = now()

    def issue(form: TokenForm) -> HttpResponse:
        given = form.cleaned_data
        token, plain = ApiToken.issue(request.user, given["name"], given["scopes"], given["days"], at)
        facts: dict[str, Any] = {"secret": plain, "token": token}
        return settings_page(request, "token_once", at=at, here="settings-tokens", **facts)

    def again(form: TokenForm, status: int) -> HttpResponse:
        tokens = request.user.api_tokens.filter(revoked_at=None, expires_at__gt=at).order_by("expires_at")
        facts = {"form": form, "tokens": tokens}
        return settings_page(request, "tokens", at=at, here="settings-tokens", status=status, **facts)

    return fill(TokenForm(typed(request)), issue, again)


@staff_only
@require_POST
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """End a token now."""
    token = get_object_or_404(ApiToken, pk=pk, staff=request.user)
    token.revoke(at=now())
    return back(request, _("It no longer opens anything."), "settings-tokens")
