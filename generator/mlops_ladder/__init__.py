"""MLOps Ladder: projects that climb the MLOps maturity levels."""

__version__ = "0.1.0"
