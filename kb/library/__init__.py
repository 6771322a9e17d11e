"""The library: one SQLite file with everything that can be recomputed."""
