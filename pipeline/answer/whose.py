"""Decide whose file it is: the folder's branch, else what the file says of itself (`contract.md`, Workspace)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import nearest
from pipeline.model import Finding
from pipeline.model.registers import HEAD_OFFICE, HEAD_OFFICE_NAMES
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Delivery, Registers


def whose_file(delivery: Delivery, registers: Registers, claims: Mapping[str, str]) -> tuple[str, Finding | None]:
    """Tell the branch of a delivery.

    Args:
        delivery: Its first folder below the inbox names the branch.
        registers: While the branch register is empty, the folder's name itself is the branch.
        claims: Branches that title, header line and file name state, as written; asked only when there is no folder.

    Returns:
        The branch's code, 总公司, or the name as written; and a finding when nobody can tell, so that the file is held.
    """
    written = delivery.folder or _agreed(claims, registers)
    if not written:
        shown = "、".join(dict.fromkeys(claims.values())) or "—"
        return "", Finding("unknown-branch", "error", "answer.no-branch", value=shown)
    known = registers.branch_of(written)
    if known:
        return known, None
    if not registers.branches:
        return written, None
    return written, _unknown(written, registers)


def is_head_office(folder: str) -> bool:
    """Tell whether a folder below the inbox is head office's.

    Example:
        >>> is_head_office("总公司"), is_head_office("华东")
        (True, False)
    """
    return match_key(folder) in HEAD_OFFICE_NAMES


def _agreed(claims: Mapping[str, str], registers: Registers) -> str:
    """Give the one branch that all claims mean; empty when there is none or they differ."""
    meant = {registers.branch_of(claim) or match_key(claim): claim for claim in claims.values() if claim}
    if len(meant) != 1:
        return ""
    code, written = next(iter(meant.items()))
    return HEAD_OFFICE if code == HEAD_OFFICE else written


def _unknown(written: str, registers: Registers) -> Finding:
    """Say that the register does not know a folder, and which name is nearest."""
    names = {match_key(branch.name): branch.name for branch in registers.branches.values()}
    near = nearest(match_key(written), names)
    return Finding(
        "unknown-branch",
        "error",
        "answer.unknown-branch" if near else "answer.unknown-branch-at-all",
        value=written,
        who="office",
        params=(("name", names[near[0]]),) if near else (),
    )
