"""What English words are forms of, and what they say of days, of doubt and of whether something is so at all."""
