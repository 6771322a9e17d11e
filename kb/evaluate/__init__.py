"""How good a knowledge base is, in figures: of what it holds, and of what it answers to questions with known answers.

``structure`` measures the base, ``planted`` whether contradictions are found, ``golden`` its answers; ``propose`` finds
questions in its own sources; ``history`` keeps results and says what moved.
"""
