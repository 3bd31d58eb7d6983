"""The steps from a question to its answer: what is told of the store, what is sought and read, what is summed up."""
