"""One master customer as evidence: every name, number, phone and place that its records give."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.archive.matching.names import NameParts, place_of, spellings, split_name
from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.archive.matching.names import Vocabulary

_DIGITS = re.compile(r"\D+")
_MANY_NAMES = 6


@dataclass(slots=True)
class Party:
    """What is known of one master customer. Sets hold keys for comparing, not values for people.

    Made by `Party.of`, which brings values as written to their keys.
    """

    customer_id: str
    names: tuple[NameParts, ...]
    numbers: frozenset[str] = frozenset()
    codes: frozenset[tuple[str, str]] = frozenset()
    """Branch and customer code within it."""
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    """Legal representatives."""
    branches: frozenset[str] = frozenset()
    place: str = ""
    """The one city that its cards say, for names that say none."""

    @classmethod
    def of(
        cls,
        customer_id: str,
        vocabulary: Vocabulary,
        *,
        names: Iterable[str],
        numbers: Iterable[str] = (),
        codes: Iterable[tuple[str, str]] = (),
        phones: Iterable[str] = (),
        addresses: Iterable[str] = (),
        people: Iterable[str] = (),
        branches: Iterable[str] = (),
        regions: Iterable[str] = (),
    ) -> Party:
        """Bring what records say of a customer to keys.

        Args:
            customer_id: Such as ``C000012``.
            vocabulary: Words of company names.
            names: As written, the short name among them; equal ones count once, six at most.
            numbers: Credit codes.
            codes: Branch and customer code.
            phones: As written, several with ``|`` between.
            addresses: As written.
            people: Legal representatives.
            branches: Branches that know the customer.
            regions: Where its cards say that it is.
        """
        every = (one for name in names for one in spellings(name))
        known = {key: name for name in every if (key := company_key(name)) and key not in vocabulary.nobody}
        different = list(known.values())[:_MANY_NAMES]
        places = {place for region in regions if (place := place_of(region, vocabulary))}
        return cls(
            customer_id,
            tuple(split_name(name, vocabulary) for name in different),
            frozenset(number.upper() for number in numbers if number),
            frozenset((branch, code) for branch, code in codes if code),
            frozenset(key for phone in phones for part in phone.split("|") if (key := phone_key(part))),
            frozenset(key for address in addresses if (key := company_key(address))),
            frozenset(key for person in people if (key := match_key(person))),
            frozenset(branch for branch in branches if branch),
            min(places) if len(places) == 1 else "",
        )

    def kept(self) -> str:
        """Write all of it but the id as one text, from which `again` makes it without taking names apart anew."""
        names = [
            (name.key, name.place, name.core, name.trades, name.form, name.unit, name.sound, name.look) for name in self.names
        ]
        sets: tuple[frozenset[Any], ...] = (self.numbers, self.codes, self.phones, self.addresses, self.people, self.branches)
        return json.dumps([names, *(sorted(each) for each in sets), self.place], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def again(cls, customer_id: str, text: str) -> Party:
        """Make what `kept` wrote.

        Example:
            >>> party = Party("C000001", (), phones=frozenset(["13800138000"]), codes=frozenset([("HD", "K1")]))
            >>> Party.again("C000001", party.kept()) == party
            True
        """
        names, numbers, codes, phones, addresses, people, branches, place = json.loads(text)
        return cls(
            customer_id,
            tuple(
                NameParts(key, where, core, tuple(trades), form, unit, sound, look)
                for key, where, core, trades, form, unit, sound, look in names
            ),
            frozenset(numbers),
            frozenset((branch, code) for branch, code in codes),
            frozenset(phones),
            frozenset(addresses),
            frozenset(people),
            frozenset(branches),
            place,
        )


def phone_key(phone: str) -> str:
    """Give the digits by which two spellings of a phone number meet: without country code, trunk zero and extension.

    Example:
        >>> phone_key("+86 138-0013-8000"), phone_key("021-65081234转802"), phone_key("(021)6508 1234")
        ('13800138000', '2165081234', '2165081234')
    """
    head = re.split(r"转|ext|分机|x", phone.lower())[0]
    digits = _DIGITS.sub("", head)
    if digits.startswith("0086"):
        digits = digits[4:]
    elif digits.startswith("86") and len(digits) > 11:
        digits = digits[2:]
    digits = digits.lstrip("0")
    return digits if len(digits) >= 7 else ""
