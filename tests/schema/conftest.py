"""A copy of `schemas/` that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import SchemaError
from pipeline.messages import LANGUAGES, say
from pipeline.schema import Schema, load_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"


class Folder:
    """A copy of `schemas/`."""

    def __init__(self, path: Path) -> None:
        """Take the folder of the copy."""
        self.path = path

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text that must be there."""
        target = self.path / file
        content = target.read_text(encoding="utf-8")
        assert old in content, old
        target.write_text(content.replace(old, new, 1), encoding="utf-8")

    def refusal(self) -> SchemaError:
        """Load the copy, which must fail, and check that the reason is worded in both languages."""
        with pytest.raises(SchemaError) as caught:
            load_schema(self.path)
        for language in LANGUAGES:
            wording = say(caught.value.key, language, **caught.value.params)
            assert wording != caught.value.key
            assert str(caught.value.params["place"]) in wording
        return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    return Folder(tmp_path / "schemas")


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(SCHEMAS)
