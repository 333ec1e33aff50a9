"""What the settings say of providers is looked at before anything is served: no open door by a forgotten secret."""

from __future__ import annotations

from django.conf import settings

from answerable.channels.mail.door.soundness import CannotStand
from answerable.channels.mail.hooks.providers import READERS
from answerable.channels.mail.hooks.proving import AMAZON
from answerable.channels.mail.hooks.sns import TOPIC

SHORTEST = 16  # characters
NEEDED = {"resend": "RESEND_API_KEY", "mailtrap": "MAILTRAP_API_TOKEN", "brevo": "BREVO_API_KEY"}


def need_sound_hooks() -> None:
    """Raises `CannotStand`."""
    for provider in settings.WEBHOOKS:
        if provider not in READERS:
            raise CannotStand(f"WEBHOOKS names {provider}, which is none of {', '.join(READERS)}.")
        if provider in NEEDED and not settings.PROVIDER_KEYS[provider]:
            raise CannotStand(f"WEBHOOKS names {provider}, whose mails are fetched: set {NEEDED[provider]}.")
        if provider == AMAZON:
            _need_topics()
        elif not settings.WEBHOOK_SECRET and not settings.WEBHOOK_KEYS.get(provider):
            raise CannotStand(f"WEBHOOKS names {provider}, and anybody could post in its name: set WEBHOOK_SECRET.")
    _need_whose_servers()
    for secret in settings.WEBHOOK_SECRET:
        user, _colon, password = secret.partition(":")
        if not user or len(password) < SHORTEST:
            raise CannotStand(f"WEBHOOK_SECRET is user:password, the password of {SHORTEST} characters or more.")


def _need_whose_servers() -> None:
    """What one provider writes on top of a mail, anybody can write into one that another brings."""
    for name in settings.WEBHOOK_AUTHSERV_IDS:
        whose = name.rpartition(":")[0]
        if whose not in settings.WEBHOOKS and (whose or len(settings.WEBHOOKS) > 1):
            raise CannotStand(f"WEBHOOK_AUTHSERV_IDS: {name} does not say whose it is, as in ses:amazonses.com.")


def _need_topics() -> None:
    """Amazon signs for whoever has a topic; ours must be named."""
    if not settings.AMAZON_SNS_TOPICS:
        raise CannotStand("WEBHOOKS names ses: AMAZON_SNS_TOPICS says which topics of Amazon SNS may post.")
    for topic in settings.AMAZON_SNS_TOPICS:
        if not TOPIC.fullmatch(topic):
            raise CannotStand(f"AMAZON_SNS_TOPICS: {topic} is no topic, as in arn:aws:sns:eu-west-1:123456789012:mail.")
