"""What goes back to the branches: marked copies with what is to be mended, letters and receipts, below `returns/`.

`copies` makes the copies, `notes` knows what lies there, `letters` writes to each branch of a run, `giving` brings the folder
in line with the archive.
"""

from pipeline.returns.giving import Returned, write_returns

__all__ = ["Returned", "write_returns"]
