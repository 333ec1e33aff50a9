"""Halden Telecom, the demo company: its people, its promises, and six weeks of its customers."""
