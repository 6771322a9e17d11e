"""The generative engine: a model proposes claims, page sentences and answers; the same gate decides as for any other.

Nothing here talks to a model: ``kb.calls`` does, and this room sees only requests and checked replies.
"""
