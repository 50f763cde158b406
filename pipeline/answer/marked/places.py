"""Places as spreadsheets write them, rows and columns counted from 1."""

from __future__ import annotations

import re
from functools import lru_cache

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})(?![A-Za-z])")


@lru_cache(maxsize=16_384)
def letters(column: int) -> str:
    """Name a column.

    Example:
        >>> letters(1), letters(28)
        ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=16_384)
def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def column_number(address: str | None) -> int | None:
    """Give the column of an address.

    Example:
        >>> column_number("$AB$7"), column_number("7")
        (28, None)
    """
    match = _COLUMN.match(address) if address else None
    return _number(match.group(1).upper()) if match else None


def place_of(address: str) -> tuple[int, int] | None:
    """Give row and column of an address, of the first cell of a range.

    Example:
        >>> place_of("C5"), place_of("B2:D4"), place_of("")
        ((5, 3), (2, 2), None)
    """
    match = _PLACE.match(address.rpartition("!")[2])
    return (int(match.group(2)), _number(match.group(1).upper())) if match else None


def area_of(reference: str) -> tuple[int, int, int, int] | None:
    """Give first row, first column, last row and last column of a range.

    Example:
        >>> area_of("B2:D4"), area_of("A1")
        ((2, 2, 4, 4), (1, 1, 1, 1))
    """
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def quoted(sheet: str) -> str:
    """Quote a sheet's name for a reference.

    Example:
        >>> quoted("It's")
        "'It''s'"
    """
    return "'" + sheet.replace("'", "''") + "'"
