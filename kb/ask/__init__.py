"""A question's way: candidates, ranking, answer, confidence."""
