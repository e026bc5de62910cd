"""The agents' pages; they read through storage and write only by posting events into a lane."""
