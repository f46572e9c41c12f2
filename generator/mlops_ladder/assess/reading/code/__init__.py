"""What Python code says, and what reaches what."""
