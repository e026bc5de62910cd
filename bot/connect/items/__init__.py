"""Department tasks as work items of PingCode and Worktile, both ways."""
