"""Claims of different sources that cannot both hold as worded: compared, shown side by side, never resolved."""
