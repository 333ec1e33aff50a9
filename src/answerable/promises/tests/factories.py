"""Promises for tests: name what matters, the rest is the default."""

from datetime import UTC, datetime

from answerable.promises.models import Promise

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 13, tzinfo=UTC)


def elapsed(seconds, **more):
    return {"counting": "elapsed", "seconds": seconds, **more}


def working(seconds, **more):
    return {"counting": "working", "seconds": seconds, **more}


def make_promise(name="Quick", conditions=None, allowances=None):
    return Promise.create(
        name=name, conditions=conditions or {}, allowances=allowances or {"answer": working(3600)}, at=NOON, by_id=7
    )
