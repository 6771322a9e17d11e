"""The gate: what code must be able to prove before anything is published."""
