"""Micro-clusters from a file of firms with places and activities: no Django, no database."""
