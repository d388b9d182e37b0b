"""python -m newsingest."""

from newsingest.cli import run

run()
