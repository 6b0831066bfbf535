"""A composite index from a definition in YAML and a table; no database of Kerege's, no Django.

`definition` reads the file and names every problem in it; `analysis` composes the index, says how
far its ranks hang on the choices made, and takes it apart again.
"""
