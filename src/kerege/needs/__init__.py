"""Statements of need and their diagnosis by region."""
