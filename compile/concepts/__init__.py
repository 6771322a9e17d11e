"""What pages could be about: the mentions of all sources, brought together."""

from compile.concepts.resolve import VERSION, Candidate, concepts_of, ranked_concepts

__all__ = ["VERSION", "Candidate", "concepts_of", "ranked_concepts"]
