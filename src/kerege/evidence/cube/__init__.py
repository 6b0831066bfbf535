"""From one row per firm or job and year to a protected cube; no database of Kerege's, no Django.

The path: `intake` (is the file what it says), `expression` (one pass over its rows, in Ibis, on the
engine that holds them), `problems` (what must not pass, with its row), `combine` (files and codes
together), `analysis` (what may be told), `package` (Parquet, CSV and the recipe).
"""
