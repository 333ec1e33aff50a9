"""The data of a mail as they come in, up to the lone dot. Read in pieces, so that no line is too long or too many."""

from __future__ import annotations

END = b"\r\n.\r\n"


class Room:
    """How much some conversations together may hold at once, in bytes; maybe as a part of a larger room."""

    def __init__(self, size: int, within: Room | None = None) -> None:
        self.size, self.used, self.within = size, 0, within

    @property
    def is_full(self) -> bool:
        return self.used > self.size or bool(self.within and self.within.is_full)

    def take(self, size: int) -> None:
        """So much more is held; less, where it is negative."""
        self.used += size
        if self.within:
            self.within.take(size)


class Incoming:
    """One mail. Beyond the limit nothing more of it is held, and what was is let go; its size goes on being counted.

    A dot ends it only where it stands alone between two CRLF (RFC 5321, 4.1.1.4): a bare line feed ends no line, so
    nobody smuggles a second mail past whoever stands in front of us.
    """

    def __init__(self, limit: int, room: Room) -> None:
        self.is_too_large = self.has_no_room = False
        self._limit, self._room = limit, room
        self._held = bytearray(b"\r\n")  # so that a dot on the very first line is found like any other
        self._taken = self._came = self._dots = 0

    @property
    def size(self) -> int:
        """Of what came so far, without the dots that were doubled on the way and without the last one."""
        return self._came - self._dots

    def take(self, piece: bytes) -> bytes | None:
        """Take in what came; what stands behind the end, or None as long as it goes on."""
        before = len(self._held)
        self._held += piece
        found = self._held.find(END, max(before - 4, 0))
        end = found + 3 if found >= 0 else len(self._held)
        self._came += end - before
        self._dots += self._held.count(b"\r\n.", max(before - 2, 0), end)
        rest = bytes(self._held[found + len(END) :]) if found >= 0 else None
        if found >= 0:
            del self._held[found + 2 :]
        # As long as it goes on, one byte may be the carriage return behind the last dot.
        self._hold_no_more_than_allowed(self._limit + (rest is None))
        return rest

    def _hold_no_more_than_allowed(self, limit: int) -> None:
        self._room.take(len(self._held) - self._taken)
        self._taken = len(self._held)
        self.is_too_large = self.is_too_large or self.size > limit
        self.has_no_room = self.has_no_room or (self._room.is_full and not self.is_too_large)
        if self.is_too_large or self.has_no_room:
            del self._held[: -(len(END) - 1)]
            self.let_go()

    def let_go(self) -> None:
        """Give back the room it took."""
        self._room.take(-self._taken)
        self._taken = 0

    def raw(self) -> bytes:
        """The mail itself, without the dots that were doubled on the way."""
        held = self._held.replace(b"\r\n.", b"\r\n") if b"\r\n." in self._held else self._held
        return bytes(memoryview(held)[2:])
