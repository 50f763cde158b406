"""Finds keys of the catalogues that nobody worded: `say` gives a key back as itself where it has no wording."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

_MESSAGES = Path(__file__).parents[1] / "pipeline" / "messages"
_DOMAINS = sorted({path.stem for path in _MESSAGES.glob("*/LC_MESSAGES/*.po")})
_KEY = re.compile(rf"(?<![\w./-])(?:{'|'.join(_DOMAINS)})(?:\.[a-z][a-z0-9_-]*)+(?![\w/]|\.[A-Za-z])")
_OUR_OWN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_FILES = (".html", ".xlsx", ".xls", ".csv", ".py", ".eml", ".txt", ".json")


def raw_keys(text: str) -> set[str]:
    """Give the keys that stand in a text as they are."""
    return {key for key in _KEY.findall(_OUR_OWN.sub("", text)) if not key.endswith(_FILES)}


def raw_keys_below(folder: Path) -> list[tuple[str, str]]:
    """Give the keys in all pages and workbooks of a folder, with the file that has them."""
    found: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html":
            found |= {(path.name, key) for key in raw_keys(path.read_text(encoding="utf-8"))}
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
                for name in book.namelist():
                    if name.endswith((".xml", ".rels")):
                        found |= {(f"{path.name}!{name}", key) for key in raw_keys(book.read(name).decode())}
    return sorted(found)
