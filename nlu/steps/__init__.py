"""The steps of reading, each with one job."""
