"""Questions that articles answer: those that may be asked next, and examples to begin with."""
