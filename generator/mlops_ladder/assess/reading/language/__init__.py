"""Applications of language models."""
