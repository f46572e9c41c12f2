"""Reading files: which make the table, how they are written, what is damaged; all their rows."""
