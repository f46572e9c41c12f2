"""How models are made: data, training, tracking, registries, cards."""
