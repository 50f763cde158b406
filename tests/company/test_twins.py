"""The made-up company's customers that stand on two cards."""

from __future__ import annotations

from pathlib import Path
from random import Random

from pipeline.archive.matching import Party, Vocabulary, likely_pairs
from pipeline.archive.suspects import points_of
from pipeline.company.people import Company, Customer, found_company
from pipeline.company.twins import CERTAIN, WAYS, Twin, found_twins
from pipeline.schema import load_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"


def found(seed: int) -> tuple[Company, list[Twin]]:
    company = found_company(Random(seed), 2026)  # noqa: S311 - a made-up company needs no secrecy
    return company, found_twins(Random(seed + 1), company)  # noqa: S311 - as above


def party(customer: Customer, words: Vocabulary, *, is_twin: bool = False) -> Party:
    return Party.of(
        customer.code,
        words,
        names=[customer.name],
        numbers=[customer.credit_code],
        phones=[customer.mobile],
        addresses=[customer.address],
        people=[] if is_twin else [customer.contact],
        branches=[customer.branch],
    )


def test_one_seed_gives_the_same_twins_and_each_stands_in_another_branch() -> None:
    company, twins = found(7)
    assert twins == found(7)[1]
    firsts = {customer.code: customer for customer in company.customers}
    assert {twin.way for twin in twins} == set(WAYS)
    assert len({twin.first for twin in twins}) == len(twins)
    assert all(twin.customer.branch != firsts[twin.first].branch for twin in twins)
    assert all(twin.customer.name != firsts[twin.first].name for twin in twins)


def test_twins_are_asked_about_and_a_namesake_with_its_own_credit_code_is_not() -> None:
    company, twins = found(2026)
    schema = load_schema(SCHEMAS)
    words = Vocabulary.of(schema.company_words)
    everyone = [party(one, words) for one in company.customers] + [party(one.customer, words, is_twin=True) for one in twins]
    asked = {(pair.one, pair.other) for pair in likely_pairs(everyone, points_of(schema))}
    for twin in twins:
        if twin.way in CERTAIN:
            continue
        pair = min(twin.first, twin.customer.code), max(twin.first, twin.customer.code)
        assert (pair in asked) == (twin.way != "namesake with its own credit code"), (twin.way, twin.customer.name)
