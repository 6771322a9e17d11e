"""What there are pages of, what each is to say, and its sentences: topics, decisions, plan, links, writing."""
