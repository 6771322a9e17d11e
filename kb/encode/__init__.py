"""One encoder for each place text can reach: Markdown, HTML, YAML, file names, terminals."""
