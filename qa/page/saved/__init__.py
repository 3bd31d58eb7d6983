"""Saved questions on the page: what is shown of them, and the thread that asks them again."""
