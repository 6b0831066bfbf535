"""Country data packages, their check and their loading."""
