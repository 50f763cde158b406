"""Lock a workbook with a password before it is mailed (ECMA-376 agile encryption, which Excel and WPS open)."""

from __future__ import annotations

import io

LOCKABLE = (".xlsx", ".xlsm")


def lock_workbook(content: bytes, password: str) -> bytes:
    """Give the workbook behind a password; never twice the same bytes, since each lock has a salt of its own.

    Args:
        content: An OOXML workbook.
        password: Needed to open it.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, locked)
    return locked.getvalue()
