"""How much of the machine one mail may cost. A large one may cost more, since it was let in."""

MEGABYTE = 2**20
# Of CPU, so that a busy machine makes nobody's mail unreadable; a mail of 25 MB takes some five.
SECONDS, SECONDS_A_MEGABYTE = 10, 1
# Of memory beside what reading takes anyway; HTML of 25 MB takes fourteen bytes for each of its own.
ROOM, ROOM_A_BYTE = 256 * MEGABYTE, 20
# On the clock, whatever it waits for: less than the lease on the mail.
LONGEST = 90.0


def seconds_for(size: int) -> int:
    """Of CPU for a mail of so many bytes."""
    return SECONDS + SECONDS_A_MEGABYTE * (size // MEGABYTE)


def room_for(size: int) -> int:
    """Of memory in bytes, for a mail of so many bytes."""
    return ROOM + ROOM_A_BYTE * size
