"""The only way to a model: one function, ``complete``, behind a cache, a budget, consent, retries, checks and a trace.

Nothing here knows what a claim or a page is, and no reply is trusted: it is data that fits a schema, or it is refused.
"""
