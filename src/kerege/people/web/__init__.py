"""How people come in: sign-up and sign-in."""
