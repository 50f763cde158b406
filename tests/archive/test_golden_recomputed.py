"""The master record worked out a second time in plain Python, from SUB-06, ARC-10 and the card's load mode (`forms.md`)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.company import table

if TYPE_CHECKING:
    from tests.archive.company import Company

OFFICE = "总公司"
PLAIN, OWN, SETS = ("industry", "contact_name", "legal_rep"), ("value_class", "credit_grade"), ("phone",)
CHOICES: dict[str, list[Any]] = {
    "industry": ["五金", "机械", "船舶"],
    "contact_name": ["王五", "赵六", "李四"],
    "legal_rep": ["钱一", "孙二"],
    "value_class": ["key", "general", "minor"],
    "credit_grade": ["AAA", "AA", "B"],
    "phone": [("021-65081234",), ("021-65081234", "13800138000"), ("13900139000",)],
}


@dataclass
class Said:
    """One card as a branch sent it."""

    branch: str
    arrival: int
    dated: date | None
    belongs: str
    values: dict[str, Any] = field(default_factory=dict)


def recompute(cards: list[Said]) -> dict[str, Any]:
    """Work a master record out: blank never wins; office's own fields, then the date, then trust, then arrival."""
    own = cards[-1].belongs
    newest = date.min
    order: list[tuple[date, int, int, Said]] = []
    for card in cards:
        newest = max(newest, card.dated or newest)
        trust = 9 if card.dated is None else 3 if card.branch == OFFICE else 2 if card.branch == own else 1
        order.append((card.dated or newest, trust, card.arrival, card))
    order.sort(key=lambda item: item[:3])
    found: dict[str, Any] = {}
    for name in (*PLAIN, *OWN):
        filled = [item[3] for item in order if item[3].values.get(name)]
        office = [card for card in filled if card.branch == OFFICE]
        chosen = office if name in OWN and office else filled
        found[name] = chosen[-1].values[name] if chosen else None
    for name in SETS:
        last = {card.branch: card.values[name] for *_, card in order if card.values.get(name)}
        found[name] = {phone for phones in last.values() for phone in phones}
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_master_records_are_those_of_an_independent_reckoning(company: Company, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    cards: dict[str, list[Said]] = {}
    for arrival in range(7):
        branch = chance.choice(["HD", "HN", OFFICE])
        rows = []
        for number in range(15):
            if chance.random() < 0.3:
                continue
            said = Said(
                branch,
                arrival,
                chance.choice([None, date(2026, 3, 5), date(2026, 3, 9)]),
                branch if branch != OFFICE else "HD",
                {name: chance.choice(choices) for name, choices in CHOICES.items() if chance.random() < 0.6},
            )
            name = f"上海{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[number]}公司"
            cards.setdefault(name, []).append(said)
            rows.append(
                {
                    "customer_name": name,
                    "registration_no": f"91310000MA1FL{number:04}X",
                    "salesperson": "0101",
                    "branch_code": said.belongs,
                    "created_date": date(2026, 1, 5),
                    "updated_date": said.dated,
                    "remark": f"{arrival}",
                    **said.values,
                }
            )
        company.receive(company.submission(f"{branch}/{arrival}.xlsx", branch, table("customer_card", rows)))
    names = (*PLAIN, *OWN, *SETS)
    rows_found = company.rows(f"SELECT customer_name, {', '.join(names)} FROM folded_customer")  # noqa: S608 - our own names
    assert len(rows_found) == len(cards)
    for name, *values in rows_found:
        given = dict(zip(names, values, strict=True))
        given["phone"] = set(given["phone"].split("|")) if given["phone"] else set()
        assert given == recompute(cards[name]), name
    counted = company.rows(
        "SELECT m.customer_name, v.field, v.value FROM current_customer_value AS v JOIN folded_customer AS m "
        "ON m.customer_id = v.customer_id WHERE v.is_winner AND v.policy <> 'set'"
    )
    told = {(name, field_id): value for name, field_id, value in counted}
    for name, *values in rows_found:
        for field_id, value in zip(names, values, strict=True):
            if field_id not in SETS:
                assert told.get((name, field_id)) == value, (name, field_id)
