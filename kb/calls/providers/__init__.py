"""Who answers over a network. ``protocol`` says what a provider is; only ``llama`` knows llama-index."""
