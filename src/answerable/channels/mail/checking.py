"""What `answerable check` asks of the mail channel: that what a provider posted in parts is still there, as it came."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.cases.checking.breach import Breach
from answerable.channels.mail.models import Awaited, Posted
from answerable.kit import files


def posts_gone() -> Iterator[Breach]:
    """The mail that was built of such a post is not what came, so that its body is the raw original."""
    rows = Posted.objects.exclude(sha256="").order_by("pk").values_list("pk", "sha256")
    for number, sha256 in rows.iterator():
        if not files.path_of(sha256).exists():
            yield Breach("I5", "", f"the body of the post that brought inbound {number} is gone.")
    for number, sha256 in Awaited.objects.waiting().order_by("pk").values_list("pk", "sha256").iterator():
        if not files.path_of(sha256).exists():
            yield Breach("I5", "", f"the body of the post that told of the awaited mail {number} is gone.")
