"""The documents promise only what is there, and name everything that is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli.main import root

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", sorted(root.commands))
def test_every_command_stands_in_both_readmes(name: str, command: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    assert f"pipeline {command}" in words or f"make {command}" in words


@pytest.mark.parametrize("name", READMES)
def test_every_command_that_a_readme_shows_exists(name: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    for line in re.findall(r"`([^`]+)`|^make .*$", words, flags=re.MULTILINE):
        for shown in re.findall(r"\bpipeline ([a-z]+)", line):
            assert shown in root.commands, shown


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_short_and_its_links_lead_somewhere(name: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    assert len(words.splitlines()) < 250
    for target in re.findall(r"\]\(([^)#]+)", words):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_target_of_make_is_explained_by_make_help() -> None:
    words = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", words, flags=re.MULTILINE)
    for target in phony.split():
        assert re.search(rf"^{target}:.*## ", words, flags=re.MULTILINE), target


def commands(group: click.Group, trail: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*trail, name))
        if isinstance(command, click.Group):
            found += commands(command, (*trail, name))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_and_option_has_help_in_the_reader_s_language(language: str) -> None:
    for words in commands(root):
        shown = subprocess.run(
            [sys.executable, "-m", "pipeline", "--lang", language, *words, "--help"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            encoding="utf-8",
        ).stdout
        assert "cli." not in shown, shown
        has_chinese = re.search(r"[一-鿿]", shown.replace("示例公司", ""))
        assert bool(has_chinese) == (language == "zh"), shown


def test_tracked_files_name_no_registry_and_no_machine_path() -> None:
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    forbidden = re.compile(r"--(?:extra-)?index-url [^$]|files\.python" + r"hosted|pypi\." + "org|/root" + "/|/work" + "/")
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".lock", ".yaml", ".txt", ".bat", "") and path.is_file():
            assert not forbidden.search(path.read_text(encoding="utf-8", errors="replace")), name
