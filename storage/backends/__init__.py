"""What differs from one database to the other: how it is opened, and what it says when it fails."""
