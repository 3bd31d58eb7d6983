"""A draft checked against the articles: every quotation in it is found, altered, of another speaker, or absent."""
