"""What is sent, when, in which pieces, and what is done when it cannot arrive."""
