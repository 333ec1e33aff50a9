"""Mails are read in a process apart, within bounds of time and memory, so that none harms whoever files them."""

from answerable.channels.mail.apart.readers import CannotBeRead, NoReader, Reading, begin, need_reader, read_apart

__all__ = ["CannotBeRead", "NoReader", "Reading", "begin", "need_reader", "read_apart"]
