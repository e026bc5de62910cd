"""The report of `qingsu score --html`: one file that needs nothing else, not even a network."""
