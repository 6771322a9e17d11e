"""kb: compile documents into a wiki in which every claim shows its proof."""

__version__ = "0.1.0"
