"""Which master customer a record names, by exact keys only: credit code, customer code within its branch, equal name.

Source: `architecture.md` (identity), ARC-07 of `rules.md`. Ids are given in the order of first appearance, so that a rebuild
gives the same. Likeness links nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.store import append
from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.store import Store


Mention = tuple[bool, str, str, str, str, str]
"""A customer as one record names it: whether the record is a card; branch, code, name, credit code, region, empty where it
does not say. A plain tuple, because every row of every file makes one."""


class _Named(NamedTuple):
    """A `Mention` with names."""

    is_card: bool
    branch: str
    code: str
    name: str
    registration_no: str
    region: str


@dataclass(slots=True)
class _Customer:
    """What is known of one master customer."""

    numbers: set[str] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)


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
        by_number = self._one("number", "", mention.registration_no)
        by_code = self._one("code", mention.branch, mention.code)
        other_numbers = self._of(by_code).numbers - {mention.registration_no} if by_code else set()
        if by_number and by_code and self._survivor(by_number) != self._survivor(by_code) and not other_numbers:
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
            ("region", "", _place(mention.region)),
        ):
            if value and self._learn(found, kind, branch, value):
                self.keys.append((kind, branch, value, found, submission_id, filing))
        return found, method

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
        """Give the one customer of equal name that nothing contradicts: first in the branch, then in the company."""
        if not name:
            return ""
        for kind, branch in (("name", mention.branch), ("any-name", "")):
            found = self._by_key.get((kind, branch, name), ())
            fitting = [customer for customer in found if self._fits(mention, self._of(customer), elsewhere=kind == "any-name")]
            if fitting:
                return self._sole(fitting)
        return ""

    def _fits(self, mention: _Named, known: _Customer, *, elsewhere: bool) -> bool:
        """Tell whether a customer of equal name may be the one mentioned; a record that is no card may have mistyped the code."""
        if mention.registration_no and known.numbers and mention.registration_no not in known.numbers:
            return False
        if not mention.is_card:
            return True
        codes = {code for branch, code in known.codes if branch == mention.branch}
        if mention.code and codes and mention.code not in codes:
            return False
        place = _place(mention.region)
        if elsewhere and place and known.regions:
            return any(place in region or region in place for region in known.regions)
        return True

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


def _place(region: str) -> str:
    """Give a place for comparing: without the words for province, city and district.

    Example:
        >>> _place("江苏省苏州市")
        '江苏苏州'
    """
    return "".join(character for character in match_key(region) if character not in "省市区县")
