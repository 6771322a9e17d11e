"""Questions whose answers come later: from a person or a coding agent by files, or from a provider's batch.

Either way a question waits in ``.kb/pending/KEY.md``, its answer becomes an entry of the same cache, and it passes the
same checks as a reply that came at once. Until then its part of the wiki is compiled without a model.
"""
