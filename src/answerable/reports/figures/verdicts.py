"""What became of a commitment that fell due, as the facts stand today: an answer that bounced was never one."""

from __future__ import annotations

from django.db.models import Case as Cases
from django.db.models import CharField, Q, Value, When

# An older commitment took it in: that one is judged, not this.
FOLDED = "folded-into-older"
# It was promised in a word that never reached her: it promised nothing, whether or not it fell due before we knew.
CAME_BACK = "bounced"

# Asked from the top. An open one that nobody has marked yet is broken all the same, since its due time lies behind us.
VERDICT = Cases(
    When(void_reason__in=[FOLDED, CAME_BACK], then=Value("void")),
    When(broken_reason="closure", then=Value("closure")),
    When(broken_at__isnull=False, then=Value("broken")),
    When(met_at__isnull=False, then=Value("kept")),
    When(void_at__isnull=False, then=Value("void")),
    When(paused_at__isnull=False, then=Value("paused")),
    default=Value("broken"),
    output_field=CharField(),
)


def verdict(name: str) -> Q:
    return Q(verdict=name)
