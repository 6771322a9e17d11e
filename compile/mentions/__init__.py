"""What the claims of one source speak of, judged by that source alone."""

from compile.mentions.find import TOPIC_WEIGHT, VERSION, mentions_of

__all__ = ["TOPIC_WEIGHT", "VERSION", "mentions_of"]
