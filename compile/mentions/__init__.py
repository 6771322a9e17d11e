"""What the claims of one source speak of, judged by that source alone."""

from compile.mentions.emit import CARRIED, HEADED, PASSING, SPOKEN, TOPIC_WEIGHT, goes_on
from compile.mentions.find import VERSION, mentions_of

__all__ = ["CARRIED", "HEADED", "PASSING", "SPOKEN", "TOPIC_WEIGHT", "VERSION", "goes_on", "mentions_of"]
