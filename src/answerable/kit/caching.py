"""A cache that all processes share, and that may go away: what it held is then computed anew."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Redis, where a lost connection is a miss and never an error on somebody's page."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError as lost:
            log.warning("The cache does not answer: %s", lost)
            return default

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except RedisError as lost:
            log.warning("The cache does not answer: %s", lost)
