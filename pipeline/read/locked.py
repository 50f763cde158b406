"""Open a locked workbook with the passwords that head office knows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipeline.read.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PASSWORDS = 20
"""So many are tried on a file: each costs up to half a second of the file's time."""
_NO_PASSWORD = "VelvetSweatshop"  # noqa: S105 - what Excel itself tries: it locks read-only workbooks with it and asks nobody
LOCKED = "read.unreadable.password"


def unlock(data: bytes, passwords: Sequence[str]) -> bytes:
    """Give the workbook inside a locked one: a zip, or an xls without its lock.

    Args:
        data: A file for which `guard_ole` found a lock.
        passwords: What to try in turn. None of them is ever told to anybody.

    Raises:
        Refusal: None of them opens it.
    """
    import msoffcrypto

    for password in (_NO_PASSWORD, *passwords[:MOST_PASSWORDS]):
        opened = io.BytesIO()
        try:
            book = msoffcrypto.OfficeFile(io.BytesIO(data))
            if book.format == "ooxml":
                book.load_key(password=password, verify_password=True)
            else:
                book.load_key(password=password)
            book.decrypt(opened)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - another password may fit; a broken lock ends as locked, too
            continue
        return opened.getvalue()
    raise Refusal(LOCKED)
