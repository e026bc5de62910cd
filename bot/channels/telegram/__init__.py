"""Telegram: a Bot API account as a channel, and its agents' console."""
