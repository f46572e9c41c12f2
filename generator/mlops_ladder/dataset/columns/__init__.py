"""Columns: the type that all rows have, the words for no value, and what is counted of each."""
