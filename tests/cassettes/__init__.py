"""Answers of a careful reader, kept and compiled again: what the generative path makes of a real model's words."""
