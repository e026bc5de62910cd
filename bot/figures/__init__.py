"""The manager's figures: what is asked, how it is said, the page, the table, the pictures."""
