"""countries."""
