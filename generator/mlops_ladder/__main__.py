"""Run the command line as `python -m mlops_ladder`."""

from .cli import main

main()
