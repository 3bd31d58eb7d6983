"""Answers: quotes that are proved, and what is said beside them."""
