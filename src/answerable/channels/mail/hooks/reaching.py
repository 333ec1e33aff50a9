"""The network in which providers are asked for what they only told of: the open one, and in tests another."""

from answerable.kit.fetching import OPEN, Network

network: Network = OPEN
