"""The JSON doors: bodies, headers, cookies, streams, and the chat and REST routes."""
