"""What providers told of is fetched beside the worker: each provider's mails one after the other, so that a slow one
keeps no other waiting. Killed meanwhile, what was in hand is asked for again once its lease has run out."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from answerable.channels.mail.hooks.keeping import keep_all
from answerable.channels.mail.hooks.posts import taken_apart
from answerable.channels.mail.hooks.providers import mails_in
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.told import Asking, NotAsItShouldBe, Told
from answerable.channels.mail.hooks.traffic import refused_as
from answerable.channels.mail.models import Awaited, Refusal
from answerable.kit import clock, files
from answerable.kit.fetching import NotFetched

# So many before a provider's thread ends, to begin anew.
AT_ONCE = 50
GONE, TOO_LARGE, NOT_OURS = 410, 413, 550

log = logging.getLogger(__name__)


class Fetcher:
    """A thread for each provider that told of something."""

    def __init__(self) -> None:
        self._threads: dict[str, threading.Thread] = {}

    def fetch(self, at: datetime) -> int:
        """The worker's step: begin with the providers whose mails are due; how many were begun."""
        due = set(Awaited.objects.due(at).values_list("provider", flat=True).distinct())
        begun = [provider for provider in sorted(due) if not self._is_busy(provider)]
        for provider in begun:
            self._threads[provider] = threading.Thread(target=_fetch_all, args=(provider,), daemon=True)
            self._threads[provider].start()
        return len(begun)

    def wait(self) -> None:
        """Until what was begun is over."""
        for thread in self._threads.values():
            thread.join()

    def _is_busy(self, provider: str) -> bool:
        return provider in self._threads and self._threads[provider].is_alive()


def _fetch_all(provider: str) -> None:
    try:
        for _mail in range(AT_ONCE):
            if (row := Awaited.objects.claim(provider, clock.now())) is None:
                return
            fetch_one(row)
    except DatabaseError:
        log.exception("What %s told of waits, since the database is in trouble", provider)
    finally:
        connection.close()


def fetch_one(row: Awaited) -> None:
    """Fetch and keep it; what fails is asked for again, and what nobody here would take is given up."""
    try:
        post = taken_apart(files.read(row.sha256), row.content_type)
        told = next(each for each in mails_in(row.provider, post) if isinstance(each, Told) and each.key == row.key)
        outcome = keep_all([told.fetch(Asking())], row.provider, post, row)
    except NotFetched as error:
        _after(row, error)
    except NotAsItShouldBe as error:
        _put_off(row, str(error))
    except DatabaseError:
        raise
    except Exception:
        log.exception("What %s told of could not be fetched", row.provider)
        _put_off(row, _("It could not be read."))
    else:
        # Where the post said for whom it is, strangers among them were refused then.
        new = [each for each in outcome.refused if told.recipients is None or each.code != NOT_OURS]
        Refusal.objects.note([refused_as(row.provider, each) for each in new])
        if not outcome.kept:
            row.give_up(outcome.refused[-1].sentence, at=clock.now())


def _after(row: Awaited, error: NotFetched) -> None:
    if error.why == "large":
        sentence = f"This mail is too large: at most {settings.MAIL_LIMIT} bytes are taken here"
        row.give_up(sentence, at=clock.now())
        Refusal.objects.note([refused_as(row.provider, NotTaken(TOO_LARGE, sentence))])
    else:
        _put_off(row, _words(error))


def _words(error: NotFetched) -> str:
    if error.status in (401, 403):
        return _("They do not let us have it: is the key right, and may it read?")
    if error.status in (404, GONE):
        return _("They say that it is not there.")
    if error.status:
        return _("Their server answered with %(status)s.") % {"status": error.status}
    if error.why == "slow":
        return _("Their server is too slow.")
    return _("Nothing whole came from their server.")


def _put_off(row: Awaited, trouble: str) -> None:
    log.warning("A mail that %s told of did not come at attempt %s: %s", row.provider, row.attempts, trouble)
    if row.put_off(trouble, at=clock.now()):
        words = f"It could not be fetched for days: {trouble}"
        Refusal.objects.note([refused_as(row.provider, NotTaken(GONE, words))])
