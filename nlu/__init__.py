"""Read: text to Parse. Knows nothing of cases or people."""
