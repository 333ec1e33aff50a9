"""How fast one domain is written to: so many letters a minute, fewer where its server asks for patience."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction

# So many may go at once before the pace is felt: a conversation with a few people in copy never waits.
BURST = 20


class DomainPace(models.Model):
    """One domain: until when its share is used up, and until when its server wants to be left in peace."""

    domain = models.CharField(max_length=255, unique=True)
    # The moment at which everything sent and promised a place so far would have gone at an even pace.
    used_until = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    said = models.CharField(max_length=500, blank=True)

    objects = models.Manager["DomainPace"]()

    def __str__(self) -> str:
        return self.domain

    @classmethod
    def place(cls, domain: str, at: datetime, a_minute: int) -> datetime:
        """The moment for one more letter: now, or when its turn comes; the place is kept for it.

        The generic cell rate algorithm (ITU-T I.371), with a burst of `BURST` letters.
        """
        gap = timedelta(minutes=1) / a_minute
        with transaction.atomic():
            row = cls.objects.select_for_update().get_or_create(domain=domain, defaults={"used_until": at})[0]
            begin = max(row.used_until, at)
            row.used_until = begin + gap
            row.save(update_fields=["used_until"])
        turn = max(at, begin - gap * (BURST - 1))
        return max(turn, row.rests_until) if row.rests_until else turn

    @classmethod
    def rest(cls, domain: str, until: datetime, said: str, at: datetime) -> None:
        """Its server asked for patience: nothing more goes there until then."""
        facts = {"rests_until": until, "said": said[:500]}
        cls.objects.update_or_create(domain=domain, defaults=facts, create_defaults=facts | {"used_until": at})
