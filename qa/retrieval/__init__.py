"""Which passages a question is read in."""
