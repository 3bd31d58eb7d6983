"""What a question means in its conversation, and what is talk and no question to the articles."""
