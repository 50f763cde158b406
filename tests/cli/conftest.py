"""One collected workspace for all tests of the command line; each test that writes gets a copy of its own."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.cli.main import root
from pipeline.cli.session import run_guarded

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
NOW = "2026-04-02T09:00"


class Answer(NamedTuple):
    """What a call of the command line left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def tree(folder: Path) -> dict[str, str]:
    """Give every path below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose files are collected and reported; only to be looked at."""
    space = tmp_path_factory.mktemp("collected") / "space"
    shutil.copytree(ROOT / "schemas", space / "schemas")
    shutil.copytree(ROOT / "tests" / "examples" / "faulty" / "inbox", space / "inbox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", NOW)
        assert run_guarded(root, ["--workspace", str(space), "run"]) == 0
    return space


@pytest.fixture
def own(collected: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, to be written into."""
    return Path(shutil.copytree(collected, tmp_path / "space"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A workspace in which nothing was ever collected."""
    space = tmp_path / "empty"
    shutil.copytree(ROOT / "schemas", space / "schemas")
    (space / "inbox").mkdir()
    return space


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Run the command line in a workspace and give what a person sees."""
    monkeypatch.setenv("PIPELINE_NOW", NOW)

    def run(space: Path, *words: str) -> Answer:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["pipeline", "--workspace", str(space), *words])
        status = run_guarded(root)
        seen = capsys.readouterr()
        assert "Traceback" not in seen.out + seen.err
        return Answer(status, seen.out, seen.err)

    return run
