"""Carry: everything that talks to people, platforms, clocks and processes."""
