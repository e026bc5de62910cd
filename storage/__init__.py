"""Remember: the only room that knows SQL."""
