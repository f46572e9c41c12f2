"""An assistant that answers questions from a handbook, with a language model."""
