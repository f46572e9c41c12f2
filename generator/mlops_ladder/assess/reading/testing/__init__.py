"""What tests check, and what runs them."""
