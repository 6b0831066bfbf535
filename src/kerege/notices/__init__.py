"""Messages to people, kept with the act that caused them and sent afterwards."""
