"""Everything that a kind can say has its words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline.check
from pipeline.messages import LANGUAGES, has

HERE = Path(str(pipeline.check.__file__)).parent
SAID = re.compile(r'(?:wrong|warned)\([^"]*"([a-z-]+)",\s*"([a-z-]+)"(?: if [^)]* else "([a-z-]+)")?')


def reasons() -> list[str]:
    found: set[str] = set()
    for path in [*(HERE / "kinds").glob("*.py"), *(HERE / "grammar").glob("*.py"), HERE / "columns.py", HERE / "values.py"]:
        words = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'"(check\.[a-z-]+\.[a-z-]+)"', words))
        found |= {f"check.{code}.{detail}" for code, *details in SAID.findall(words) for detail in details if detail}
    return sorted(found)


@pytest.mark.parametrize("reason", reasons())
def test_a_reason_says_what_was_found_and_how_to_mend_it(reason: str) -> None:
    assert all(has(f"{reason}.{part}", language) for part in ("found", "mend") for language in LANGUAGES)
