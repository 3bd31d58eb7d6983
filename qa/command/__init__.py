"""The command `newsdesk`."""
