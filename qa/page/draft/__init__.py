"""The Check tab: a draft's quotations, judged by the articles."""
