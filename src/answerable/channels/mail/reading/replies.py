"""The new part of an answer, without the history quoted below it. A real word is never lost for it."""

from answerable.channels.mail.reading.bodies import Body


def reply_of(body: Body) -> str:
    """What the writer added."""
    return body.text
