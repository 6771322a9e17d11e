"""One encoder for each place text of a source may reach: Markdown, HTML, YAML, TOML, URLs, names, FTS5, terminals."""
