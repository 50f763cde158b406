"""The command line: parse, one call, print, exit status."""

from pipeline.cli.main import main

__all__ = ["main"]
