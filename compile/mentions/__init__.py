"""What the claims of one source speak of, judged by that source alone."""

from compile.mentions.emit import CHOSEN, HEADED, PASSING, SPOKEN, TOPIC_WEIGHT, goes_on, is_carried, is_informative
from compile.mentions.find import VERSION, mentions_of

__all__ = [
    "CHOSEN",
    "HEADED",
    "PASSING",
    "SPOKEN",
    "TOPIC_WEIGHT",
    "VERSION",
    "goes_on",
    "is_carried",
    "is_informative",
    "mentions_of",
]
