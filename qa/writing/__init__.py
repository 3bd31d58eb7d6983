"""A language model of the user's own that phrases an answer, and the proof of every sentence of it that is shown."""
