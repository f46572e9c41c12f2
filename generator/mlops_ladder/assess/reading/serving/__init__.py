"""How models are served, delivered and watched."""
