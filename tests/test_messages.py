"""Catalogues: both languages say the same things, every key that the code uses has a wording, compiled files are fresh."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from tests.traps import the_schema

ROOT = Path(__file__).parents[1]
MESSAGES = ROOT / "pipeline" / "messages"
DOMAINS = sorted(path.stem for path in (MESSAGES / "zh" / "LC_MESSAGES").glob("*.po"))
OWN = [domain for domain in DOMAINS if domain != "messages"]  # `messages` holds Click's own English phrases
KEY = re.compile(rf'"((?:{"|".join(OWN)})\.[a-z0-9_.-]*[a-z0-9])"')


FILE_NAMES = (".xls", ".xlsx", ".yaml", ".toml", ".duckdb", ".sql", ".css", ".csv", ".json", "-rebuild", "-restore")
"""Endings of names of files and folders that begin like a catalogue."""


@cache
def catalogue(language: str, domain: str) -> dict[str, str]:
    with (MESSAGES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def placeholders(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


@pytest.mark.parametrize("domain", OWN)
def test_both_languages_word_the_same_messages_with_the_same_placeholders(domain: str) -> None:
    chinese, english = catalogue("zh", domain), catalogue("en", domain)
    assert chinese.keys() == english.keys()
    for key, wording in chinese.items():
        assert wording, key
        assert english[key], key
        assert placeholders(wording) == placeholders(english[key]), key


@pytest.mark.parametrize("domain", OWN)
def test_chinese_wordings_are_chinese_and_english_ones_are_not(domain: str) -> None:
    for key, wording in catalogue("en", domain).items():
        assert not re.search(r"[。；，！？]", wording), key


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("domain", OWN)
def test_the_compiled_catalogue_is_fresh(language: str, domain: str) -> None:
    compiled = gettext.translation(domain, MESSAGES, [language])
    for key, wording in catalogue(language, domain).items():
        assert compiled.gettext(key) == wording, "run make messages"


def test_every_choice_of_the_forms_has_an_english_word() -> None:
    with (MESSAGES / "en" / "LC_MESSAGES" / "choice.po").open("rb") as file:
        words = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    compiled = gettext.translation("choice", MESSAGES, ["en"])
    assert [key for key, word in words.items() if compiled.gettext(key) != word] == [], "run make messages"
    fields = [(form, item) for form in the_schema().forms.values() for item in form.fields if item.kind == "enum"]
    lacking = {code for _, item in fields for code in item.labels if f"choice.{code}" not in words}
    assert lacking == set()
    own = {f"choice.{form.id}.{item.id}.{code}" for form, item in fields for code in item.labels}
    assert {key for key in words if key.count(".") == 3} <= own


def test_every_key_that_the_code_names_has_a_wording() -> None:
    missing = []
    for path in sorted((ROOT / "pipeline").rglob("*")):
        if path.suffix in (".py", ".yaml", ".j2"):
            for key in KEY.findall(path.read_text(encoding="utf-8")):
                if key.endswith(FILE_NAMES):
                    continue
                words = catalogue("zh", key.partition(".")[0])
                if key not in words and f"{key}.found" not in words and not any(known.startswith(f"{key}.") for known in words):
                    missing.append(f"{path.name}: {key}")
    assert not missing


@pytest.mark.parametrize("domain", OWN)
def test_a_finding_says_what_was_found_and_how_to_mend_it(domain: str) -> None:
    words = catalogue("zh", domain)
    for key in words:
        if key.endswith(".found"):
            assert f"{key.removesuffix('.found')}.mend" in words, key
