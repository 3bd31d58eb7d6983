"""What is printed in a terminal, for people."""
