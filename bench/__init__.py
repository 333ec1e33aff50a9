"""Measurements that anybody can repeat: `script/bench` runs them, README.md says how to read them."""
