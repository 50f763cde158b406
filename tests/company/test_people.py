"""The made-up company: the same seed gives the same one, and its papers are in order."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc

from pipeline.company.people import BRANCHES, Company, found_company

WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def company(seed: int) -> Company:
    return found_company(Random(seed), 2026)  # noqa: S311 - a made-up company needs no secrecy


def test_one_seed_gives_one_company() -> None:
    assert company(7) == company(7)
    assert company(7) != company(8)


def test_credit_codes_are_right_inside_and_at_their_end() -> None:
    for customer in company(7).customers:
        assert uscc.is_valid(customer.credit_code)
        number, last = customer.credit_code[8:16], customer.credit_code[16]
        total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=True))
        assert (total + (10 if last == "X" else int(last))) % 11 == 0


def test_every_branch_has_its_people_and_every_salesperson_customers_to_sell_to() -> None:
    made_up = company(2026)
    for branch, *_ in BRANCHES:
        assert made_up.of_branch(branch, "branch_manager")
        for person in made_up.of_branch(branch, "salesperson"):
            assert any(customer.stage != "potential" for customer in made_up.customers_of(person.code))
