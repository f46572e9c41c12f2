"""How a model's quality is compared, and what follows from it."""
