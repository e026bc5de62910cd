"""What happens to a case after intake, worked by people. Pure: no clock, no chance, no I/O."""
