"""Asking articles that lie in several parts."""
