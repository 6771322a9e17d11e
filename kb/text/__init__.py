"""Words and sentences: where they begin and end, and what they are folded to."""
