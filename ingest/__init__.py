"""A dropped file becomes a source: scan, watch, extract, cut into passages."""
