"""A table of somebody's own: read, understood, described in schema.yaml, and brought along.

`infer` is the way through: `reading` opens the files, `columns` says what they hold, `roles` what
each column is for, `describe` and `sentences` put it into words. `file` is about schema.yaml,
`kept` about what a project keeps. `schema` and `findings` are the data that all of them share.
"""
