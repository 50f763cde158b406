"""Read every workbook of a folder as a collect does, and throw the cells away: ``python -m benchmarks.reading FOLDER``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model import Delivery
from pipeline.read import read_workbooks
from pipeline.settings import Limits


def main(folder: Path) -> None:
    """Read, workers included: guard, parser, and the look for silent losses."""
    received = datetime(2026, 4, 1, tzinfo=UTC)
    deliveries = [
        Delivery(path.relative_to(folder).as_posix(), path, "", path.stat().st_size, 0, received)
        for path in sorted(folder.rglob("*.xlsx"))
    ]
    unread = [workbook.delivery.source for workbook in read_workbooks(deliveries, Limits()) if not workbook.sheets]
    if unread:
        sys.exit(f"not read: {unread}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
