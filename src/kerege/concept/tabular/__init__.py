"""A version as the tables of a Frictionless data package, and such tables read back."""
