"""Persons, organisations and the roles they hold."""
