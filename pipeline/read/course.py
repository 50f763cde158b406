"""The course of reading one delivery: its inner files are told one by one, so that the one that kills the worker is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Course:
    """Numbers the files inside a delivery in the order of reading, and knows which of them are lost.

    Example:
        >>> begun = []
        >>> course = Course({2: "read.unreadable.died"}, begun.append)
        >>> [course.lost() for _ in range(3)], begun
        (['', 'read.unreadable.died', ''], [1, 3])
    """

    def __init__(self, lost: Mapping[int, str] | None = None, begin: Callable[[int], None] = lambda _: None) -> None:
        """Begin before the first inner file.

        Args:
            lost: Why some inner files are not tried again, by their numbers from 1.
            begin: Is told the number of an inner file before it is read.
        """
        self._lost = lost or {}
        self._begin = begin
        self._number = 0

    def lost(self) -> str:
        """Go on to the next inner file; give the reason when it is lost, else nothing."""
        self._number += 1
        reason = self._lost.get(self._number, "")
        if not reason:
            self._begin(self._number)
        return reason
