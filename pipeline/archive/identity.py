"""Which master customer a record names, by exact keys only: credit code, customer code within its branch, equal name.

An equal name is enough within a branch. Between branches it needs the same city besides, said by both cards or by the
registered name itself, a name that a person has confirmed, or head office's word; else it is a question (ARC-07).

Source: `architecture.md` (identity), ARC-07 of `rules.md`. Ids are given in the order of first appearance, so that a rebuild
gives the same. Likeness links nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.matching import Vocabulary, split_name
from pipeline.archive.matching.party import phone_key
from pipeline.archive.regions import bare_place, same_city
from pipeline.model.privacy import destroyed_customer
from pipeline.model.registers import HEAD_OFFICE
from pipeline.store import append
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.store import Store


Mention = tuple[bool, str, str, str, str, str, str, str]
"""A customer as one record names it: whether the record is a card; branch, code, name, credit code, region, phones with ``|``
between, address, empty where it does not say. A plain tuple, because every row of every file makes one."""
_REGISTERED = frozenset({"limited", "joint-stock", "group", "works", "partnership", "cooperative"})
"""Legal forms of names that an office registers once in a place; shops of one name there may be many."""
_ALIKE = 85
"""Points of 100 from which on two addresses are taken for one (edit distance)."""


class _Named(NamedTuple):
    """A `Mention` with names."""

    is_card: bool
    branch: str
    code: str
    name: str
    registration_no: str
    region: str
    phones: str
    address: str


@dataclass(slots=True)
class _Customer:
    """What is known of one master customer."""

    numbers: set[str] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    is_confirmed: bool = False
    """A person found two of its ids to be one, so all its names are known to be its own."""


class Customers:
    """Links the customers named in one set of files; reads of the archive only what these could meet."""

    def __init__(self, store: Store, mentions: Iterable[Iterable[Mention]]) -> None:
        """Read what is known about customers that share a key with any of `mentions`, which are only looked at if need be."""
        self._known: dict[str, _Customer] = {}
        self._by_key: dict[tuple[str, str, str], list[str]] = {}
        self._survivors: dict[str, str] = {}
        self.made: list[tuple[str, str, str, str, str, int]] = []
        self.keys: list[tuple[str, str, str, str, str, int]] = []
        self.merges: list[tuple[str, str, str, int]] = []
        self._links: dict[Mention, tuple[str, str]] = {}
        self._store = store
        self._is_told = False
        connection = store.connection
        self._next = 1 + connection.execute("SELECT count(*) FROM ledger_customer").fetchall()[0][0]
        if self._next > 1:
            self._read(store, set().union(*mentions))

    def _read(self, store: Store, mentions: Iterable[Mention]) -> None:
        wanted = sorted({pair for mention in mentions for pair in _lookups(mention)})
        if not wanted:
            return
        append(
            store.connection,
            "wanted customers",
            {"kind": [kind for kind, _ in wanted], "value": [value for _, value in wanted]},
            into="wanted_customer",
        )
        rows = store.connection.execute(
            """
            WITH counted AS (
              SELECT k.kind, coalesce(k.branch, '') AS branch, k.value, k.customer_id,
                coalesce(m.survivor_id, k.customer_id) AS survivor
              FROM ledger_customer_key AS k
              JOIN counted_submission AS s ON s.submission_id = k.submission_id AND s.filing = k.filing
              LEFT JOIN customer_survivor AS m ON m.merged_id = k.customer_id
            ), met AS (
              SELECT DISTINCT c.survivor FROM counted AS c JOIN wanted_customer AS w ON w.kind = c.kind AND w.value = c.value
            )
            SELECT DISTINCT c.customer_id, c.survivor, c.kind, c.branch, c.value
            FROM counted AS c JOIN met ON met.survivor = c.survivor
            ORDER BY ALL
            """
        ).fetchall()
        for customer_id, survivor, kind, branch, value in rows:
            if survivor != customer_id:
                self._survivors[customer_id] = survivor
            self._learn(customer_id, kind, branch, value)
        for (customer_id,) in store.connection.execute("SELECT one FROM customer_answer WHERE answer = 'same'").fetchall():
            if self._survivor(customer_id) in self._known:
                self._of(customer_id).is_confirmed = True

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self._store.schema.company_words)

    def _tell(self) -> None:
        """Read phones and addresses of what is known, the first time that two cards of one name are compared."""
        if self._is_told:
            return
        self._is_told = True
        if "customer_card" not in self._store.active_forms:
            return
        rows = self._store.connection.execute(
            "SELECT DISTINCT e._customer_id, concat_ws('|', e.phone, e.contact_mobile), e.address "
            "FROM ledger_customer_card AS e "
            "JOIN counted_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing "
            "WHERE e._customer_id IS NOT NULL ORDER BY ALL"
        ).fetchall()
        for customer_id, phones, address in rows:
            if self._survivor(customer_id) in self._known:
                self._hear(customer_id, phones, address or "")

    def _hear(self, customer_id: str, phones: str, address: str) -> None:
        """Add phones and an address to what is known of a customer."""
        known = self._of(customer_id)
        known.phones |= _phones(phones)
        if address:
            known.addresses.add(company_key(address))

    def link(self, mention: Mention, submission_id: str, filing: int) -> tuple[str, str]:
        """Give the customer's id and how it was found: registration_no, customer_code, name, or new; nothing for no customer."""
        known = self._links.get(mention)
        if known is None:
            known = self._links[mention] = self._link(_Named(*mention), submission_id, filing)
        return known

    def _link(self, mention: _Named, submission_id: str, filing: int) -> tuple[str, str]:
        name = company_key(mention.name)
        if not (name or mention.code or mention.registration_no):
            return "", ""
        destroyed, survivor = destroyed_customer(mention.name or mention.code)
        if destroyed:
            return self._link_destroyed(destroyed, survivor, mention, (submission_id, filing))
        by_number = self._one("number", "", mention.registration_no)
        by_code = self._one("code", mention.branch, mention.code)
        other_numbers = self._of(by_code).numbers - {mention.registration_no} if by_code else set()
        differ = by_number and by_code and self._survivor(by_number) != self._survivor(by_code)
        if differ and not other_numbers and name in {known for _, known in self._of(by_code).names}:
            by_number = self._merge(self._survivor(by_number), self._survivor(by_code), submission_id, filing)
        if by_code and mention.registration_no and other_numbers:
            by_code = ""  # the code now stands beside another credit code: the credit code decides
        found, method = (by_number, "registration_no") if by_number else (by_code, "customer_code")
        if not found:
            found, method = self._by_name(mention, name), "name"
        if not found:
            found, method = f"C{self._next:06d}", "new"
            self._next += 1
            self.made.append((found, mention.name, mention.code, mention.branch, submission_id, filing))
            self._known[found] = _Customer()
        fresh = mention.is_card or method == "new"
        for kind, branch, value in (
            ("number", "", mention.registration_no),
            ("code", mention.branch, mention.code if fresh else ""),
            ("name", mention.branch, name if fresh or method == "name" else ""),
            ("region", "", bare_place(mention.region)),
        ):
            if value and self._learn(found, kind, branch, value):
                self.keys.append((kind, branch, value, found, submission_id, filing))
        if mention.is_card and (mention.phones or mention.address):
            self._hear(found, mention.phones, mention.address)
        return found, method

    def _link_destroyed(self, customer: str, survivor: str, mention: _Named, filed: tuple[str, int]) -> tuple[str, str]:
        """Keep the id of a customer whose names were destroyed: it stands in their place."""
        is_new = int(customer[1:]) >= self._next
        self._known.setdefault(self._survivor(customer), _Customer())
        if is_new:
            self._next = int(customer[1:]) + 1
            self.made.append((customer, mention.name, mention.code, mention.branch, *filed))
        if survivor and self._survivor(customer) == customer:
            self._known.setdefault(self._survivor(survivor), _Customer())
            self._merge(survivor, customer, *filed)
        for kind, value in (("name", company_key(mention.name)), ("code", mention.code)):
            if value and self._learn(customer, kind, mention.branch, value):
                self.keys.append((kind, mention.branch, value, customer, *filed))
        return customer, "new" if is_new else "name" if mention.name else "customer_code"

    def _one(self, kind: str, branch: str, value: str) -> str:
        """Give the customer known by a key; empty when none or more than one is."""
        return self._sole(self._by_key.get((kind, branch, value), ()) if value else ())

    def _sole(self, found: Collection[str]) -> str:
        """Give the oldest of some ids that all lead on to one customer; empty when they do not.

        The id of its own, not the one that it leads on to, goes with the record: so a person who finds two customers to be one
        can take that back, and each has its records again.
        """
        return min(found) if len({self._survivor(customer) for customer in found}) == 1 else ""

    def _by_name(self, mention: _Named, name: str) -> str:
        """Give the one customer of equal name that nothing contradicts: first in the branch, then in the company.

        Where several of one name fit, those of whom nothing but the name is known make one: what only names them is not
        any of the others for certain.
        """
        if not name:
            return ""
        found = self._by_key.get(("name", mention.branch, name), ())
        fitting = [customer for customer in found if self._fits(mention, self._of(customer))]
        if fitting:
            return self._sole(fitting) or self._sole([customer for customer in fitting if self._is_bare(customer)])
        found = self._by_key.get(("any-name", "", name), ())
        return self._sole([customer for customer in found if self._is_the_same(mention, name, self._of(customer))])

    def _is_bare(self, customer: str) -> bool:
        known = self._of(customer)
        return not (known.numbers or known.codes or known.regions)

    def _fits(self, mention: _Named, known: _Customer) -> bool:
        """Tell whether nothing speaks against a customer of equal name; a record that is no card may have mistyped the code."""
        if mention.registration_no and known.numbers and mention.registration_no not in known.numbers:
            return False
        if not mention.is_card:
            return True
        if mention.registration_no and mention.registration_no in known.numbers:
            return True
        codes = {code for branch, code in known.codes if branch == mention.branch}
        if mention.code and codes and mention.code not in codes:
            return False
        return same_city(mention.region, known.regions) is not False and not self._lives_elsewhere(mention, known)

    def _lives_elsewhere(self, mention: _Named, known: _Customer) -> bool:
        """Tell whether a card gives another address than all that is known, and another phone.

        Of a shop, whose name no office registers, another address is enough where one of the two gives no phone.
        """
        if not mention.address:
            return False
        self._tell()
        phones, address = _phones(mention.phones), company_key(mention.address)
        if not known.addresses or phones & known.phones:
            return False
        if not (phones and known.phones) and split_name(mention.name, self._vocabulary).form in _REGISTERED:
            return False
        from rapidfuzz.fuzz import ratio

        return max(ratio(address, other) for other in known.addresses) < _ALIKE

    def _is_the_same(self, mention: _Named, name: str, known: _Customer) -> bool:
        """Tell whether a customer of another branch with an equal name is certainly the one mentioned."""
        if not self._fits(mention, known) or name in self._vocabulary.nobody:
            return False
        if HEAD_OFFICE in (mention.branch, *(branch for branch, known_as in known.names if known_as == name)):
            return True
        if known.is_confirmed or same_city(mention.region, known.regions):
            return True
        parts = split_name(mention.name, self._vocabulary)
        return bool(parts.place and parts.core and parts.form in _REGISTERED)

    def _merge(self, one: str, other: str, submission_id: str, filing: int) -> str:
        """Make two customers one; the older id survives."""
        survivor, merged = sorted((one, other))
        self.merges.append((merged, survivor, submission_id, filing))
        self._survivors[merged] = survivor
        into, gone = self._known[survivor], self._known.pop(merged)
        into.numbers |= gone.numbers
        into.codes |= gone.codes
        into.names |= gone.names
        into.regions |= gone.regions
        into.phones |= gone.phones
        into.addresses |= gone.addresses
        into.is_confirmed |= gone.is_confirmed
        return survivor

    def _survivor(self, customer: str) -> str:
        while customer in self._survivors:
            customer = self._survivors[customer]
        return customer

    def _of(self, customer: str) -> _Customer:
        """Give what is known of the customer that an id leads on to."""
        return self._known[self._survivor(customer)]

    def _learn(self, customer_id: str, kind: str, branch: str, value: str) -> bool:
        """Add a key to a customer; False when it had it."""
        known = self._known.setdefault(self._survivor(customer_id), _Customer())
        place = {"number": known.numbers, "region": known.regions}.get(kind)
        pairs = {"code": known.codes, "name": known.names}.get(kind)
        if (place is not None and value in place) or (pairs is not None and (branch, value) in pairs):
            return False
        if place is not None:
            place.add(value)
        if pairs is not None:
            pairs.add((branch, value))
        self._by_key.setdefault((kind, branch, value), []).append(customer_id)
        if kind == "name":
            self._by_key.setdefault(("any-name", "", value), []).append(customer_id)
        return True

    def write(self, store: Store) -> None:
        """Append what was found to the ledger, inside the caller's transaction."""
        for table, names, rows in (
            (
                "ledger_customer",
                ("customer_id", "customer_name", "customer_code", "branch", "submission_id", "filing"),
                self.made,
            ),
            ("ledger_customer_key", ("kind", "branch", "value", "customer_id", "submission_id", "filing"), self.keys),
            ("ledger_customer_merge", ("merged_id", "survivor_id", "submission_id", "filing"), self.merges),
        ):
            if rows:
                append(store.connection, table, dict(zip(names, zip(*rows, strict=True), strict=True)))


def _lookups(mention: Mention) -> list[tuple[str, str]]:
    named = _Named(*mention)
    pairs = [("number", named.registration_no), ("code", named.code), ("name", company_key(named.name))]
    return [(kind, value) for kind, value in pairs if value]


def _phones(text: str) -> set[str]:
    return {key for phone in text.split("|") if (key := phone_key(phone))}
