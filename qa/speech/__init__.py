"""Speech in a text: what is quoted or told of somebody's words, and who is said to have said it."""
