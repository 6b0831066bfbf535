"""Kerege: the system for developing creative industries, from evidence to result."""

__version__ = "0.1.0"
