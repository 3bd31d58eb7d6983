"""Scoring: official SQuAD 2.0 metrics, and whole-pipeline figures on news questions."""
