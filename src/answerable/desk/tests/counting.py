"""How many queries a page asks once it has been asked for before, so that caches are as warm as in daily use."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
