"""The mutants, by what they take away."""

from .mutant import Mutant, commented, replaced, without, written

MUTANTS: list[Mutant] = []
