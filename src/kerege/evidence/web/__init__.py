"""Pages and API of the room."""
