"""What a case is about: type, topic, tags, fields, harm, needed-by, language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models.base import Actor, verb
from answerable.cases.models.blocking import Blocking
from answerable.cases.models.topic import Field, Tag, Topic
from answerable.cases.refusals import Refused
from answerable.cases.words import Harm, Type
from answerable.staff.models import Staff


class Describing(Blocking):
    """Words about the case; some of them choose the promises again (I8)."""

    class Meta:
        abstract = True

    @verb
    def describe(
        self,
        *,
        by: Actor,
        at: datetime,
        type: Type | None = None,
        topic: Topic | None = None,
        harm: Harm | None = None,
        needed_by: datetime | None = None,
        language: str = "",
        subject: str = "",
    ) -> None:
        """Set what is given; nothing else changes. Promises are selected again, and due never moves later."""
        given: dict[str, Any] = {"type": type, "topic": topic, "harm": harm, "needed_by": needed_by}
        given |= {"language": language or None, "subject": subject.strip()[:400] or None}
        names = [name for name, value in given.items() if value is not None]
        was_at_risk = self.harm == Harm.PERSON
        for name in names:
            setattr(self, name, given[name])
        if not self.is_closed:
            self.reselect(at=at)
            if self.harm == Harm.PERSON and not was_at_risk:
                self.call_now(at)
        self.note("case.described", by=by, at=at, named=names)

    @verb
    def tag(self, names: Iterable[str], *, by: Staff | None, at: datetime) -> None:
        """Exactly these tags, from now on."""
        wanted = sorted({" ".join(name.lower().split())[:40] for name in names if name.strip()})
        tags = [Tag.objects.get_or_create(name=name)[0] for name in wanted]
        self.tags.set(tags)
        self.note("case.tagged", by=by, at=at, tags=[tag.pk for tag in tags])

    @verb
    def fill_in(self, values: dict[str, Any], *, by: Staff | None, at: datetime) -> None:
        """Set typed fields; each value is checked against its field."""
        known = {field.key: field for field in Field.objects.all()}
        checked = {key: _fitting(known.get(key), key, value, self.type) for key, value in values.items()}
        self.fields = {**self.fields, **checked}
        self.note("case.filled-in", by=by, at=at, fields=sorted(checked))


def _fitting(field: Field | None, key: str, value: Any, type: str) -> Any:
    if field is None:
        raise Refused(_("There is no field called %(key)s.") % {"key": key}, "fields")
    if field.types and type not in field.types:
        raise Refused(_("%(label)s belongs to other types of cases.") % {"label": field.label}, "fields")
    if field.kind == "number" and not _is_number(value):
        raise Refused(_("%(label)s is a number.") % {"label": field.label}, "fields")
    if field.kind == "yes-no" and not isinstance(value, bool):
        raise Refused(_("%(label)s is yes or no.") % {"label": field.label}, "fields")
    if field.kind == "choice" and value not in field.choices:
        raise Refused(
            _("%(label)s is one of: %(all)s.") % {"label": field.label, "all": ", ".join(field.choices)}, "fields"
        )
    if field.kind == "text" and not isinstance(value, str):
        raise Refused(_("%(label)s is text.") % {"label": field.label}, "fields")
    if field.kind == "date":
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Refused(_("%(label)s is a date like 2026-03-31.") % {"label": field.label}, "fields") from None
    return value


def _is_number(value: Any) -> bool:
    """A number that every database and every JSON can hold: neither true nor false, nor infinite."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
