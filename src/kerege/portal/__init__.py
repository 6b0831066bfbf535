"""Composition only: settings, root addresses, design system, menu, API root."""
