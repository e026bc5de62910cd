"""Decide: (book, state, event, facts) -> Move. Pure; no clock, no chance, no input or output."""
