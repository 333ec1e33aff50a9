"""The promise that every installation has from its first day."""

from datetime import datetime

from django.db import IntegrityError, transaction

from answerable.promises.allowances import DEFAULT_ALLOWANCES
from answerable.promises.models import Promise


def ensure_last_promise(at: datetime) -> Promise:
    """The unconditional last promise, made with the defaults where there is none yet."""
    last = Promise.objects.filter(is_last=True).first()
    return last or _make(at)


def _make(at: datetime) -> Promise:
    try:
        with transaction.atomic():
            return Promise.create(name="Everybody", conditions={}, allowances=DEFAULT_ALLOWANCES, at=at, is_last=True)
    except IntegrityError:  # another process has just made it
        return Promise.objects.get(is_last=True)
