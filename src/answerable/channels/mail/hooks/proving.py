"""Whether a post is by the provider that it says it is by: a secret in its address, a signature, or both.

The signatures are checked by `django-anymail`, which knows how each provider makes them, in constant time;
those that it does not support, by `signatures.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.utils import get_request_basic_auth
from anymail.webhooks.mailersend import MailerSendInboundWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.mandrill import MandrillCombinedWebhookView
from anymail.webhooks.postal import PostalInboundWebhookView
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare

from answerable.channels.mail.hooks.posts import Post
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.signatures import CHECKS
from answerable.channels.mail.hooks.sns import need_amazon

NOT_PROVEN = "Nothing shows that this is by the provider: the secret or the signature is not right"
NOT_FRESH = "This signature is of another day: is the clock of this machine right"
# It comes without the secret until it is asked for one, and it needs none.
AMAZON = "ses"
FRESH_SECONDS = 24 * 3600
# By the name of the setting that anymail asks for.
SIGNED: Mapping[str, tuple[Callable[..., Any], str]] = {
    "mailgun": (MailgunInboundWebhookView, "webhook_signing_key"),
    "mandrill": (MandrillCombinedWebhookView, "webhook_key"),
    "mailersend": (MailerSendInboundWebhookView, "inbound_secret"),
    "postal": (PostalInboundWebhookView, "webhook_key"),
}


def need_secret(request: HttpRequest, provider: str) -> None:
    """Before anything of the body is read. Where no secret is set, the signature speaks, and there must be one."""
    if provider == AMAZON:
        return
    secrets: list[str] = settings.WEBHOOK_SECRET
    said = get_request_basic_auth(request) or ""
    fits = [constant_time_compare(said, secret) for secret in secrets]  # each of them, whichever fits
    if not any(fits) and (secrets or not settings.WEBHOOK_KEYS.get(provider)):
        raise NotTaken(401, NOT_PROVEN)


def need_signature(request: HttpRequest, provider: str, post: Post) -> None:
    """Where the key of this provider is set; Amazon always signs."""
    if provider == AMAZON:
        need_amazon(post)
        return
    key = settings.WEBHOOK_KEYS.get(provider, "")
    if not key:
        return
    if provider in CHECKS:
        if not CHECKS[provider](request.headers, post.body, key):
            raise NotTaken(401, NOT_PROVEN)
        return
    view_class, setting = SIGNED[provider]
    facts = {setting: key, "webhook_secret": settings.WEBHOOK_SECRET}
    if provider == "mandrill":
        facts["webhook_url"] = _address_of(request)
    _lay_before(request, post)
    try:
        view_class(**facts).run_validators(request)
    except (AnymailWebhookValidationFailure, ValueError, TypeError, KeyError) as error:
        raise NotTaken(401, NOT_PROVEN) from error
    if provider == "mailgun":
        _need_fresh(post.text("timestamp"))


def _need_fresh(signed_at: str) -> None:
    """Mailgun signs a time (in seconds since 1970) and a token, and not the mail: whoever once saw a signature could
    put it under anything, for ever. It signs each attempt anew."""
    if not signed_at.isdecimal() or abs(time.time() - int(signed_at[:12])) > FRESH_SECONDS:
        raise NotTaken(401, NOT_FRESH)


def _address_of(request: HttpRequest) -> str:
    """As it was given to the provider, which signs it: how the outside reaches us, and the secret in it."""
    site, secret = urlsplit(settings.BASE_URL), get_request_basic_auth(request)
    there = f"{secret}@{site.netloc}" if secret else site.netloc
    return f"{site.scheme}://{there}{request.get_full_path()}"


def _lay_before(request: HttpRequest, post: Post) -> None:
    """Anymail asks the request for its body and its fields, which Django would refuse to read at this size."""
    request._body = post.body
    fields: Any = QueryDict(mutable=True)
    for name, value in post.fields.items():
        fields[name] = value.decode("utf-8", "replace")
    request.POST = fields
