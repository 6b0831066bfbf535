"""Country data packages: what makes Kerege a system for one country and not another.

A package is a Frictionless data package (``datapackage.json`` and CSV files). `profile` says what
every package must contain, `package` reads and checks one, `synthetic` generates a register of
creative subjects that is marked as synthetic, and `load` hands the rows to the rooms.
"""
