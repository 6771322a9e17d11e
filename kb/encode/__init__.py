"""One encoder for each place text of a source may reach: Markdown, HTML, YAML, URLs, file names, FTS5, terminals."""
