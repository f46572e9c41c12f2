"""Roles: the target and its task, and which columns are no features, each with its reason."""
