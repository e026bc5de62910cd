"""What the company knows: every case found again, and what worked written down."""
