"""Alarms: what stands still is found (`causes`), raised once and ended (`watching`), told by mail (`letters`)."""
