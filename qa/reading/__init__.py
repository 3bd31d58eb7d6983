"""What the passages say: spans, their order, and how sure that is."""
