"""How it stands with what a letter keeps at other places, for who reads it now."""

from django import template
from django.template import Context

from answerable.cases.models import Message
from answerable.channels.mail.pictures.showing import Standing, standing_of

register = template.Library()


@register.simple_tag(takes_context=True)
def remote_pictures(context: Context, message: Message) -> Standing:
    """Of this message, for the session of this request."""
    return standing_of(message, context["request"].session)
