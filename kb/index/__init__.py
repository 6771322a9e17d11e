"""Where search finds things: embeddings and the embedding store."""
