"""A made-up company of 12 branches for the demo: its people, a quarter of their doings, and the workbooks they would send."""

from pipeline.company.people import NAME
from pipeline.company.play import Drop, play_quarter

__all__ = ["NAME", "Drop", "play_quarter"]
