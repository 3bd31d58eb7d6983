"""Serving the page: who gets in, what of it is there, and other programs."""
