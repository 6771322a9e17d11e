"""What the claims of one source speak of, judged by that source alone."""

from compile.mentions.find import CARRIED, TOPIC_WEIGHT, VERSION, mentions_of

__all__ = ["CARRIED", "TOPIC_WEIGHT", "VERSION", "mentions_of"]
