"""Several stores that are asked and filled as one: each article is in exactly one of them, chosen by its address."""
