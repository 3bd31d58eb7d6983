"""The Speakers tab: everything that somebody said in the articles."""
