"""The comments of an xls: each is a note at a cell that points to a drawing, and the drawing's text.

Source: [MS-XLS] 2.4.179 `Note`, 2.4.181 `Obj`, 2.4.329 `TxO`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.read.sheet_elements import Place

NOTE, OBJECT, TEXT, CONTINUED = 0x001C, 0x005D, 0x01B6, 0x003C


class Notes:
    """Gathers the comments of a sheet while its records go by."""

    def __init__(self) -> None:
        """Begin with none."""
        self._texts: dict[int, str] = {}
        self._places: dict[int, Place] = {}
        self._object = -1
        self._wanted = 0

    def take(self, kind: int, body: bytes) -> None:
        """Look at one record.

        Args:
            kind: One of the kinds above.
            body: Its contents.
        """
        if kind == OBJECT and len(body) >= 8:
            self._object, self._wanted = int.from_bytes(body[6:8], "little"), 0
        elif kind == TEXT and len(body) >= 12:
            self._wanted = int.from_bytes(body[10:12], "little")
        elif kind == CONTINUED and self._wanted > 0 and len(body) > 1:
            wide = body[0] & 1
            text = body[1:].decode("utf-16-le", "replace") if wide else body[1:].decode("latin-1")
            self._texts[self._object] = self._texts.get(self._object, "") + text[: self._wanted]
            self._wanted -= len(text)
        elif kind == NOTE and len(body) >= 8:
            row, column, _, number = (int.from_bytes(body[at : at + 2], "little") for at in (0, 2, 4, 6))
            self._places[number] = (row, column)

    def found(self) -> dict[Place, str]:
        """Give the comments by their cells."""
        texts = ((place, self._texts.get(number, "").strip()) for number, place in self._places.items())
        return {place: text for place, text in texts if text}


def notes_of(records: Iterable[tuple[int, bytes]]) -> dict[Place, str]:
    r"""Gather the comments from records of a sheet, in their order.

    Example:
        >>> obj = bytes([0x15, 0, 0x12, 0, 0x19, 0, 7, 0])
        >>> text = bytes(10) + bytes([2, 0])
        >>> note = bytes([4, 0, 1, 0, 0, 0, 7, 0])
        >>> notes_of([(OBJECT, obj), (TEXT, text), (CONTINUED, b"\0ok"), (NOTE, note)])
        {(4, 1): 'ok'}
    """
    notes = Notes()
    for kind, body in records:
        notes.take(kind, body)
    return notes.found()
