"""Evidence: what customers hand in, looked into without trust, kept once, shown safely."""
