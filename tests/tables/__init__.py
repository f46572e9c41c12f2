"""Real tables that packages ship, what is true of them by hand, and leakage planted in some."""
