"""How many rows a second this database commits, one a transaction, from so many connections: the raw rate of it."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.inside import company

ROW = "x" * 400  # about what the row of a mail holds


def main(count: int, connections: int) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_commits (words varchar(500))")
    each = count // connections
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as threads:
        list(threads.map(_insert, [each] * connections))
    return each * connections / (time.perf_counter() - began)


def _insert(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("INSERT INTO bench_commits VALUES (%s)", [ROW])
    connection.close()


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
