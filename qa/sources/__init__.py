"""What somebody is told to have said, over all articles of a store, and what the tellings of a story share."""
