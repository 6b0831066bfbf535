"""Kerege: the system for developing creative industries, from evidence to result."""
