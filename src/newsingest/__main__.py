"""Run the command line with ``python -m newsingest``."""

from newsingest.cli import run

run()
