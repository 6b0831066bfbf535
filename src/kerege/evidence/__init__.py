"""Datasets, figures with provenance, runs with recipes."""
