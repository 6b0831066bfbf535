"""Who did what, when; rows never change."""
