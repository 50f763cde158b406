"""Write a report's files: whole or not at all, and only where something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; leave it alone when it already holds the content.

    Args:
        path: Its folder is made when missing.
        content: All of it.

    Raises:
        PipelineError: It is open elsewhere, or the folder is closed to us.
    """
    try:
        if _holds(path, content):
            return path
        half = path.with_name(f".{path.name}.new")
        half.write_bytes(content)
        half.replace(path)
    except OSError as fault:
        raise PipelineError("report.in-use", path=path, reason=fault.strerror or fault) from fault
    return path


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file holds just that; where there is none, make its folder."""
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return False


def remove_files(folder: Path, names: Iterable[str]) -> None:
    """Remove files of ours that are no more, and their folder where nothing else is in it.

    Args:
        folder: May be missing.
        names: Of the files; others stay.

    Raises:
        PipelineError: One is open elsewhere, or the folder is closed to us.
    """
    try:
        for name in names:
            (folder / name).unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    except OSError as fault:
        raise PipelineError("report.in-use", path=folder, reason=fault.strerror or fault) from fault
