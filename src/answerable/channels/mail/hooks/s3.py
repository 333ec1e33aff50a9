"""The address under which Amazon S3 gives a file to whoever holds a key: signed in itself, for a while.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Key:
    """An access key, as Amazon calls its two halves."""

    id: str
    secret: str


def signed_address(host: str, path: str, region: str, key: Key, *, at: datetime, seconds: int) -> str:
    """Good for so many seconds from `at` (UTC). `path` is that of the file, as it stands, with its slash in front."""
    moment = f"{at:%Y%m%dT%H%M%SZ}"
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    facts = {"X-Amz-Algorithm": ALGORITHM, "X-Amz-Credential": f"{key.id}/{scope}", "X-Amz-Date": moment}
    facts |= {"X-Amz-Expires": str(seconds), "X-Amz-SignedHeaders": "host"}
    place, query = quote(path, safe="/"), "&".join(f"{name}={quote(value, safe='')}" for name, value in facts.items())
    asked = "\n".join(["GET", place, query, f"host:{host}", "", "host", "UNSIGNED-PAYLOAD"])
    told = "\n".join([ALGORITHM, moment, scope, hashlib.sha256(asked.encode()).hexdigest()])
    signature = _hmac(reduce(_hmac, scope.split("/"), f"AWS4{key.secret}".encode()), told).hex()
    return f"https://{host}{place}?{query}&X-Amz-Signature={signature}"


def _hmac(key: bytes, told: str) -> bytes:
    return hmac.new(key, told.encode(), hashlib.sha256).digest()
