"""Cases in which a word could be taken for another subject of the same name."""
