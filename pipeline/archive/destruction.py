"""What was destroyed on order: certificates in the ledger, holds that stop a destruction, the hashes of what is no more.

Source: SEC-05 to SEC-08 of `rules.md`.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.archive.rows import utc_text
from pipeline.store import journal, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.store import Store


def keep_destruction(store: Store, facts: Mapping[str, Any]) -> None:
    """Keep a certificate, with its line for the manifest and its file beside the ledger; a rebuild replays it through here.

    Args:
        store: The open archive, from which the values are gone already.
        facts: The certificate: ``number``, ``at``, ``files`` (hash before and after of each original), and what else it says.
    """
    number = int(facts["number"])
    text = certificate_text(facts)
    with transaction(store.connection):
        store.connection.execute(
            "INSERT INTO ledger_destruction VALUES (?, ?, ?)", [number, utc_text(datetime.fromisoformat(facts["at"])), text]
        )
        for item in facts["files"]:
            store.connection.execute(
                "INSERT INTO ledger_destroyed VALUES (?, ?, ?)", [number, item["sha256"], item["replaced_by"]]
            )
        journal(store.connection, [("destruction", dict(facts))])
    path = certificate_path(store.folder, number)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    store.is_changed = True


def certificate_text(facts: Mapping[str, Any]) -> str:
    """Write a certificate as it is kept: JSON, the same facts the same bytes."""
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def certificate_path(folder: Path, number: int) -> Path:
    """Tell where a certificate lies below `archive/`."""
    return folder / "certificates" / f"{number:04d}.json"


def certificates(store: Store) -> list[dict[str, Any]]:
    """Give all certificates in their order, each with ``sha256``, the hash of its text."""
    rows = store.connection.execute("SELECT certificate FROM ledger_destruction ORDER BY number").fetchall()
    return [{**json.loads(text), "sha256": sha256(text.encode()).hexdigest()} for (text,) in rows]


def holds(store: Store) -> dict[str, tuple[int, str, str]]:
    """Give the legal holds in force: customer to number of the decision, who and why (SEC-07)."""
    rows = store.connection.execute(
        "SELECT target, max(decision_id), arg_max(who, decision_id), arg_max(reason, decision_id) FROM effective_decision "
        "WHERE kind = 'hold' GROUP BY target ORDER BY target"
    ).fetchall()
    return {target: (number, who, reason) for target, number, who, reason in rows}
