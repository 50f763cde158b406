"""Write the tables in `docs/findings/`: for each finding code what a sender will read, its weight, and the rule that says it.

``make findings-docs`` runs it; a test compares. The text around the tables is written by hand, one page a code and language.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import read_po

from pipeline.check.rules import ROW_RULES
from pipeline.check.rules.archive import ARCHIVE_RULES
from pipeline.check.staging import CONSTRAINT, OWN_SUITE
from pipeline.check.suite import NOT_NULL, constraint_rules
from pipeline.messages import LANGUAGES, Language, say
from pipeline.model.codes import CHECK_CODES, CODES, FILING_CODES, READING_CODES, page_of
from pipeline.schema import Schema, load_schema

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "findings"
DOMAINS = ("read", "recognise", "check", "answer", "archive", "rules")
WEIGHTS = ("error", "warning", "info")
START, END = "<!-- table -->", "<!-- /table -->"
RETURNED_BY = {"wrong": "error", "warned": "warning"}
"""Functions of the kinds that give a fault, and its severity."""
NO_FINDINGS = frozenset({"answer.list", "check.alike.more"})
"""Wordings with two parts that belong to no finding, or to any."""
BY_HAND = {
    "rules.duplicate-key.same": ("duplicate-key", ("info",)),
    "rules.duplicate-key.different": ("duplicate-key", ("error",)),
    "rules.control-total.near": ("control-total", ("warning",)),
    "rules.control-total.far": ("control-total", ("error",)),
    "rules.expectation.maximum": ("out-of-range", ("error",)),
    "rules.expectation.shortest": ("bad-format", ("error",)),
    "recognise.unknown-column.near": ("unknown-column", ("warning", "info")),
    "recognise.unknown-column.unknown": ("unknown-column", ("warning", "info")),
    "recognise.unknown-column.no-header": ("unknown-column", ("warning", "info")),
}
"""Reasons whose code and severity come from a variable."""
OWN_SUITES = ("missing-value", "bad-format", "not-in-list", "cross-field", "out-of-range")
"""Codes that an expectation of head office's own may have; its severity is what it says."""
MANY = 8
"""Forms that are named; of more only the number is told."""
WORDS = {
    "zh": {
        "head": ("会看到", "请这样做", "轻重", "哪些表", "规则", "检查的名称"),
        "error": "错误",
        "warning": "警告",
        "info": "提示",
        "all": "所有表",
        "many": "{count} 种表",
        "index": ("提示", "意思", "轻重"),
        "reading": "文件和单元格读不出来",
        "filing": "归谁、以哪一份为准",
        "checks": "内容要核对",
    },
    "en": {
        "head": ("What you will read", "What to do", "Weight", "Forms", "Rule", "Name of the check"),
        "error": "error",
        "warning": "warning",
        "info": "notice",
        "all": "all",
        "many": "{count} forms",
        "index": ("Finding", "Meaning", "Weight"),
        "reading": "Files and cells that cannot be read",
        "filing": "Whose it is, and which one counts",
        "checks": "Contents to be checked",
    },
}


@dataclass
class Told:
    """One wording of a code: how heavily it weighs, and which checks say it."""

    weights: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


Note = Callable[[str, str], Told]
Facts = dict[str, dict[str, Told]]
"""By code and reason."""


def reasons() -> list[str]:
    """Give the reasons of all findings that the catalogues can word, in their order."""
    found: list[str] = []
    for domain in DOMAINS:
        with (ROOT / f"pipeline/messages/zh/LC_MESSAGES/{domain}.po").open("rb") as file:
            found += [str(message.id) for message in read_po(file) if str(message.id).endswith(".found")]
    return [reason for key in found if (reason := key.removesuffix(".found")) not in NO_FINDINGS]


def collect_facts(schema: Schema) -> Facts:
    """Gather what the program can say, from its source, its registries and the constraints of the forms.

    Args:
        schema: For the constraints.

    Returns:
        For each code its reasons, in the order of the catalogues.
    """
    known = reasons()
    found: dict[str, dict[str, Told]] = {}

    def note(code: str, reason: str) -> Told:  # made on first mention
        return found.setdefault(code, {}).setdefault(reason, Told())

    for code, reason, weight in _from_source(known):
        note(code, reason).weights.add(weight)
    for reason, (code, weights) in BY_HAND.items():
        note(code, reason).weights = set(weights)
    _add_rules(known, note)
    _add_constraints(schema, note)
    return {code: {reason: told[reason] for reason in known if reason in told} for code, told in found.items()}


def _add_constraints(schema: Schema, note: Note) -> None:
    """Add what the columns' constraints and suites of head office's own say."""
    for form in schema.forms.values():
        for rule in constraint_rules(form):
            for reason in (rule.reason, *([f"{rule.reason}-like"] if rule.matches else [])):
                told = note(rule.code, reason)
                told.weights.add(rule.severity)
                told.forms.add(form.id)
                told.names |= {CONSTRAINT} if rule.kind != NOT_NULL else set()
    for code in OWN_SUITES:
        for reason in ("rules.expectation.own", "rules.expectation.own-noted"):
            told = note(code, reason)
            told.weights.update(WEIGHTS)
            told.names.add(OWN_SUITE)


def _add_rules(known: list[str], note: Note) -> None:
    """Add what the registries of rules know, and what their hits say instead."""
    for rule in (*ROW_RULES, *ARCHIVE_RULES):
        name = rule.name.replace("_", "-")
        own = [reason for reason in known if reason == f"rules.{name}" or reason.startswith(f"rules.{name}.")]
        for reason in own:
            detail = reason.removeprefix(f"rules.{name}").removeprefix(".")
            code = "missing-value" if name == "credit-terms" and detail == "missing" else rule.code
            told = note(code, reason)
            severities = getattr(rule, "severities", {})
            told.weights.add(severities.get(detail, rule.severity))
            if name == "note-term":
                told.weights.add("error")
            told.forms.update(getattr(rule, "forms", ()) or ((rule.form,) if hasattr(rule, "form") else ("",)))
            told.rules.update({rule.rule, *(word for word in getattr(rule, "further", ()) if word not in CODES)} - {""})
            told.names.add(name)


def _from_source(known: list[str]) -> list[tuple[str, str, str]]:
    """Find the calls that name a code, a reason and a severity."""
    found: list[tuple[str, str, str]] = []
    source = ROOT / "pipeline"
    for path in sorted(source.rglob("*.py")):
        folder = path.relative_to(source).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found += _from_call(node, folder, known)
    return found


def _from_call(call: ast.Call, folder: str, known: list[str]) -> list[tuple[str, str, str]]:
    """Read one call: of a finding, of a fault, of a refusal, or of a list that findings are made from."""
    texts = [pattern for argument in (*call.args, *(item.value for item in call.keywords)) for pattern in _texts(argument)]
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
    codes = [text for text in texts if text in CODES]
    if name in ("Refusal", "over_limit"):
        prefix = "read.limit." if name == "over_limit" else ""
        texts = [prefix + text for text in texts]
        codes = codes or ["limit-exceeded" if prefix else "unreadable-file"]
    weights = {RETURNED_BY[name]} if name in RETURNED_BY else {text for text in texts if text in WEIGHTS}
    if name in ("Fault", "Refusal", "over_limit"):
        weights = weights or {"error"}
    if not codes:
        return []
    parts = [text for text in texts if re.fullmatch(r"[a-z.+\[\]-]+", text)]
    found: list[tuple[str, str, str]] = []
    for code in codes:
        shape = re.compile("|".join(pattern for text in parts for pattern in (text, rf"{folder}\.{code}\.{text}")))
        found += [(code, reason, weight) for reason in known if shape.fullmatch(reason) for weight in sorted(weights)]
    return found


def _texts(node: ast.expr) -> list[str]:
    """Give the texts of an argument; of one that is put together, a pattern."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else r"[a-z-]+" for part in node.values)]
    inner: list[ast.expr] = []
    if isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    elif isinstance(node, ast.Starred):
        inner = [node.value]
    elif isinstance(node, ast.Tuple):
        inner = list(node.elts)
    return [text for item in inner for text in _texts(item)]


def table_of(code: str, facts: Facts, schema: Schema, language: Language) -> str:
    """Make the table of a page."""
    words = WORDS[language]
    lines = [_line(words["head"]), _line(["---"] * len(words["head"]))]
    for reason, told in facts.get(code, {}).items():
        titles = [_title(schema, form, language) for form in sorted(told.forms)]
        forms = str(WORDS[language]["many"]).format(count=len(titles)) if len(titles) > MANY else "<br>".join(titles)
        cells = (
            _shown(f"{reason}.found", language),
            _shown(f"{reason}.mend", language),
            _weights(told, language),
            forms,
            "<br>".join(sorted(told.rules)),
            "<br>".join(f"`{name}`" for name in sorted(told.names)),
        )
        lines.append(_line(cells))
    return "\n".join(lines)


def _title(schema: Schema, form: str, language: Language) -> str:
    """Name a form; every form, where a rule speaks of none."""
    if not form:
        return str(WORDS[language]["all"])
    return schema.forms[form].title_en if language == "en" else schema.forms[form].title


def _weights(told: Told, language: Language) -> str:
    """Word how heavily something weighs."""
    return (" / " if language == "en" else "或").join(
        str(WORDS[language][weight]) for weight in WEIGHTS if weight in told.weights
    )


def _shown(key: str, language: Language) -> str:
    """Give a wording with … for what differs from case to case."""
    return re.sub(r"\{\w*\}", "…", say(key, language)).strip().replace("|", "\\|")


def _line(cells: object) -> str:
    """Write one line of a table."""
    assert isinstance(cells, list | tuple)
    return f"| {' | '.join(map(str, cells))} |"


def index_of(facts: Facts, language: Language) -> str:
    """Make the tables of the page that leads to the others."""
    words = WORDS[language]
    parts: list[str] = []
    for name, codes in (("reading", READING_CODES), ("filing", FILING_CODES), ("checks", CHECK_CODES)):
        lines = [_line(words["index"]), _line(["---"] * 3)]
        for code in codes:
            title, _, rest = (PAGES / page_of(code, language)).read_text(encoding="utf-8").partition("\n\n")
            shown = re.sub(r"\s*[（(]`.*", "", title.removeprefix("# "))
            meaning = re.split(r"(?<=。)|(?<=\.)\s", rest.partition("\n")[0])[0]
            merged = Told(weights={weight for told in facts.get(code, {}).values() for weight in told.weights})
            lines.append(_line((f"[{shown}]({code}.md)<br>`{code}`", meaning, _weights(merged, language))))
        parts += [f"## {words[name]}", "\n".join(lines)]
    return "\n\n".join(parts)


def pages(schema: Schema) -> dict[Path, str]:
    """Give every page as it should be: the hand-written text with a fresh table, and both indexes.

    Raises:
        FileNotFoundError: A code has no page.
    """
    facts = collect_facts(schema)
    made: dict[Path, str] = {}
    for language in LANGUAGES:
        for code in CODES:
            path = PAGES / page_of(code, language)
            made[path] = _renewed(path, table_of(code, facts, schema, language))
        index = PAGES / page_of("README", language)
        made[index] = _renewed(index, index_of(facts, language))
    return made


def _renewed(path: Path, table: str) -> str:
    """Put a table in its place on a page."""
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    return f"{before}{START}\n{table}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write the pages that are not as they should be."""
    for path, text in pages(load_schema(ROOT / "schemas")).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
