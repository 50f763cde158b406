"""Each code that the program can emit has its page, in both languages, and no page is stale."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from docs.findings_tables import END, PAGES, ROOT, START, collect_facts, pages, reasons
from pipeline.messages import LANGUAGES
from pipeline.model.codes import CODES, page_of
from pipeline.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

    from docs.findings_tables import Facts
    from pipeline.messages import Language
    from pipeline.schema import Schema

CODE_PLACES = {"Finding": 0, "Fault": 0, "Spot": 0, "wrong": 0, "warned": 1, "RowRule": 1, "ArchiveRule": 1, "_counted": 0}
"""Makers of findings, and which of their arguments is the code."""


@cache
def schema() -> Schema:
    return load_schema(ROOT / "schemas")


@cache
def facts() -> Facts:
    return collect_facts(schema())


def emitted() -> dict[str, str]:
    """Give each code that a maker of findings is called with, and where."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            flat = [item for part in node.args for item in (_inside(part) if isinstance(part, ast.Starred) else [part])]
            place = CODE_PLACES.get(name, len(flat))
            if place < len(flat) and isinstance(flat[place], ast.Constant):
                found[str(ast.literal_eval(flat[place]))] = path.name
    return found


def _inside(part: ast.Starred) -> list[ast.expr]:
    return list(part.value.elts) if isinstance(part.value, ast.Tuple) else []


def test_every_code_in_the_source_is_listed() -> None:
    found = emitted()
    assert len(found) > 30
    assert {code: path for code, path in found.items() if code not in CODES} == {}


def test_no_listed_code_is_stale_and_every_wording_belongs_to_one() -> None:
    assert set(facts()) == set(CODES)
    assert len(CODES) == len(set(CODES))
    assert set(reasons()) == {reason for told in facts().values() for reason in told}
    assert not [reason for told in facts().values() for reason in told if not told[reason].weights]


def test_every_page_is_fresh() -> None:
    stale = [path.name for path, text in pages(schema()).items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert not stale, "run make findings-docs"


def test_there_is_no_page_without_a_code() -> None:
    expected = {PAGES / page_of(code, language) for code in CODES for language in LANGUAGES}
    expected |= {PAGES / "README.md", PAGES / "en" / "README.md"}
    assert set(PAGES.rglob("*.md")) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_page_says_what_it_means_shows_an_example_and_who_mends_it(code: str, language: Language) -> None:
    page = PAGES / page_of(code, language)
    by_hand = page.read_text(encoding="utf-8").partition(START)[0]
    assert f"`{code}`" in by_hand.splitlines()[0]
    assert len(re.findall(r"^## ", by_hand, flags=re.MULTILINE)) == 4
    assert not re.search(r"^## .*\n\n##", by_hand, flags=re.MULTILINE)
    assert len(re.findall(r"^\|(?!---)", by_hand, flags=re.MULTILINE)) >= 2
    text = re.sub(r"^[|#].*$", "", by_hand, flags=re.MULTILINE)
    for sentence in re.split(r"[。.；;]\s*", text):
        assert len(sentence) < (90 if language == "zh" else 220), sentence
    assert bool(re.search(r"[一-鿿]{6}", text)) == (language == "zh")


@pytest.mark.parametrize("path", sorted(PAGES.rglob("*.md")), ids=lambda path: str(path.relative_to(PAGES)))
def test_links_lead_somewhere(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert words.count(START) == words.count(END)
    for target in re.findall(r"\]\(([^)#]+)\)", words):
        assert (path.parent / target).resolve().is_file(), target
