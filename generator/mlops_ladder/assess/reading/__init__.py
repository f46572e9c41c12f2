"""What a repository's files say, as plain facts; what they are worth is for the checks."""
