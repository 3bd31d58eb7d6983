"""From article files to a searchable store. Never imports ``qa``."""
