"""Customers that another branch has on a card of its own, written its own way, and namesakes that are other companies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.company.people import BRANCHES, FIRM_WORDS, TRADES, credit_code, mobile

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from pipeline.company.doings import Record
    from pipeline.company.people import Company, Customer

TRADITIONAL = str.maketrans(
    "远兴汇丰联创华诚鼎达业双广饰电机贸装东乐庆岛阳长宁苏济沈汉", "遠興匯豐聯創華誠鼎達業雙廣飾電機貿裝東樂慶島陽長寧蘇濟瀋漢"
)
"""Characters of the names that the made-up company's customers bear, as Hong Kong and Taiwan write them."""
WRONG = dict(
    zip(
        "嘉远兴汇瑞百联博盛华金诚利春信德启泰万同通伟卓双广凯天永正中",
        "佳元星会锐白连搏胜花今成力椿芯得起秦方桐同纬桌霜厂恺夫咏政忠",
        strict=True,
    )
)
"""What a clerk writes by mistake: a character that sounds or looks the same."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A card that a branch made of a company that has one already, or of its namesake."""

    customer: Customer
    first: str
    """Code of the customer whose twin or namesake it is."""
    way: str
    is_same: bool


def found_twins(chance: Random, company: Company, each: int = 2) -> list[Twin]:
    """Draw customers that stand on two cards.

    Args:
        chance: Source of all chance, apart from the company's own, so that this changes nothing else.
        company: The company as it stands.
        each: How many of each kind.

    Returns:
        Twins in the order of their kinds; no two have one first customer.
    """
    firsts = [customer for customer in company.customers if customer.has_card]
    chance.shuffle(firsts)
    found: list[Twin] = []
    for way, (write, is_same) in WAYS.items():
        for _ in range(each):
            first = next(one for one in firsts if write(one, chance) != one.name)
            firsts.remove(first)
            branch = chance.choice([code for code, *_ in BRANCHES if code != first.branch])
            owner = chance.choice([person for person in company.of_branch(branch, "salesperson") if not person.left])
            made = replace(
                first,
                code=f"{branch}-{9000 + len(found):04d}",
                name=write(first, chance),
                branch=branch,
                owner=owner.code,
                credit_code=first.credit_code if way in CERTAIN else "",
                value_class="minor",
            )
            found.append(Twin(_other(made, way, chance), first.code, way, is_same))
    return found


def twin_cards(twins: list[Twin], company: Company, branch: str, year: int) -> list[Record]:
    """List a branch's cards of twins: a few fields each, as a card made in haste."""
    owners = {person.code: person.name for person in company.people}
    return [
        {
            "customer_code": twin.customer.code,
            "customer_name": twin.customer.name,
            "branch_code": branch,
            "salesperson": owners[twin.customer.owner],
            "registration_no": twin.customer.credit_code or None,
            "address": twin.customer.address or None,
            "contact_name": twin.customer.contact,
            "contact_mobile": twin.customer.mobile,
            "business_type": twin.customer.business_type,
            "lifecycle_stage": twin.customer.stage,
            "value_class": twin.customer.value_class,
            "first_deal_date": twin.customer.first_deal,
            "created_date": date(year, 1, 4),
            "updated_date": date(year, 1, 4),
        }
        for twin in twins
        if twin.customer.branch == branch
    ]


def _other(made: Customer, way: str, chance: Random) -> Customer:
    """Give a namesake its own number and telephone, and most twins a contact of their own."""
    if way == "namesake with its own credit code":
        return replace(
            made, credit_code=credit_code(chance, 440000), mobile=mobile(chance), address="", contact="刘" + made.contact[1:]
        )
    if way == "sister company":
        return replace(made, address="")
    if way == "same phone":
        return made
    return replace(made, mobile=made.mobile if chance.random() < 0.5 else mobile(chance))


def _parts(customer: Customer) -> tuple[str, str, str]:
    """Give own name, trade and legal form; the city stands in front."""
    rest = customer.name.removeprefix(customer.city)
    word = next(word for word in FIRM_WORDS if rest.startswith(word))
    trade = next(trade for trade in TRADES if rest[len(word) :].startswith(trade))
    return word, trade, rest[len(word) + len(trade) :]


def _form(customer: Customer, _: Random) -> str:
    word, trade, form = _parts(customer)
    other = {"有限公司": "有限责任公司", "有限责任公司": "有限公司"}.get(form, form)
    return f"{customer.city}{word}{trade}{other}"


def _wrong(customer: Customer, _: Random) -> str:
    word, trade, form = _parts(customer)
    place = next((place for place, character in enumerate(word) if character in WRONG), 0)
    return f"{customer.city}{word[:place]}{WRONG.get(word[place], word[place])}{word[place + 1 :]}{trade}{form}"


def _sister(customer: Customer, chance: Random) -> str:
    word, trade, form = _parts(customer)
    return f"{customer.city}{word}{chance.choice([other for other in TRADES if other != trade])}{form}"


CERTAIN = ("equal credit code",)
WAYS: dict[str, tuple[Callable[[Customer, Random], str], bool]] = {
    "equal credit code": (lambda one, _: "".join(_parts(one)[:2]), True),
    "city in brackets": (lambda one, _: "{0}{1}（{city}）{2}".format(*_parts(one), city=one.city.removesuffix("市")), True),
    "other words for one legal form": (_form, True),
    "no city": (lambda one, _: "".join(_parts(one)), True),
    "Traditional, no legal form": (
        lambda one, _: one.name.removesuffix(_parts(one)[2]).translate(TRADITIONAL),
        True,
    ),
    "one wrong character": (_wrong, True),
    "note behind": (lambda one, chance: f"{one.name.replace('市', '', 1)}（{chance.choice(('月结', '老客户'))}）", True),
    "same phone": (lambda one, _: one.city.removesuffix("市") + _parts(one)[0], True),
    "sister company": (_sister, False),
    "namesake with its own credit code": (lambda one, _: "".join(_parts(one)), False),
}
"""How the other branch writes the name, and whether it is the same company."""
