"""The file schema.yaml: written, read with its lines, held against itself and its table."""
