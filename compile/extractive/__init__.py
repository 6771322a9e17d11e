"""The built-in engine: classical methods, no model, no network. A claim is a sentence of its source."""
