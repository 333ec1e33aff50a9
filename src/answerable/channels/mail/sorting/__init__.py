"""Sorting: what comes in is described, or set aside, by rules that the house made and by the senders it knows."""
