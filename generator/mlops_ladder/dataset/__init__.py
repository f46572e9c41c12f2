"""A table of somebody's own: read, understood, described in schema.yaml, and brought along.

`sources`, `dialect`, `rows` read files; `types`, `facts`, `bounds`, `missing` say what is in a
column; `target`, `roles` and what they ask (`classes`, `keys`, `splits`, `personal`, `leakage`)
decide what it is for; `describe` and `sentences` word that; `infer` puts them in order.
`written`, `parsed`, `contradictions`, `refresh` write, read, check and renew schema.yaml; `cards`,
`pointer`, `raw` bring what a project keeps of its table.
"""
