"""What the claims of one source speak of, judged by that source alone."""

from compile.mentions.emit import CARRIED, HEADED, SPOKEN, TOPIC_WEIGHT, goes_on
from compile.mentions.find import VERSION, mentions_of

__all__ = ["CARRIED", "HEADED", "SPOKEN", "TOPIC_WEIGHT", "VERSION", "goes_on", "mentions_of"]
