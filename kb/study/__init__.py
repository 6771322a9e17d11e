"""Learning from a knowledge base: cards from proven claims, when to see them again, guides, slides and comparisons.

Nothing here writes a sentence of its own. A card asks for words of a claim, a guide orders what pages say, and each
carries the quote that proves it. Few that can be understood alone are worth more than many.
"""
