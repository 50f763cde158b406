"""Comments on cells: ours are added, those of the sender stay and are continued where both speak of one cell."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.answer.marked.places import letters, place_of
from pipeline.answer.marked.tags import (
    DECLARATION,
    Element,
    append,
    attribute,
    children,
    escaped,
    masked,
    number_of,
    prefix,
    root,
)
from pipeline.messages.patterns import our_part
from pipeline.model.marks import REPLIES, SIGNATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.answer.marked.book import Book
    from pipeline.answer.marked.book import Sheet as SheetInfo
    from pipeline.answer.marked.boxes import Boxes
    from pipeline.answer.marked.sheet import Sheet

MOST = 10_000
"""Comments that one sheet is given at most: spreadsheet programs grow slow beyond; column and list still say all."""
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?(?:/>|>([^<]*)</(?:[\w.-]+:)?t>)")
_EMPTY_RUN = re.compile(
    rb"<((?:[\w.-]+:)?r)>(?:<((?:[\w.-]+:)?rPr)>(?:(?!</\2>).)*</\2>|<(?:[\w.-]+:)?rPr/>)?<((?:[\w.-]+:)?t)(?:\s[^>]*)?></\3></\1>",
    re.DOTALL,
)


@dataclass(slots=True)
class Comments:
    """The comments part of one sheet."""

    book: Book
    part: str
    xml: bytes
    is_new: bool
    by_cell: dict[tuple[int, int], Element] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, info: SheetInfo) -> Comments:
        """Read the comments of a sheet, or begin a part for them."""
        known = book.related(info.relations, "comments")
        if known is None:
            folder = book.part.rpartition("/")[0]
            part = book.package.free_name(f"{folder}/comments{{}}.xml".lstrip("/"))
            bare = f'<comments xmlns="{book.names["main"]}"><authors></authors><commentList></commentList></comments>'
            return cls(book, part, DECLARATION + bare.encode(), is_new=True)
        found = cls(book, known.target, book.xml(known.target), is_new=False)
        found.look()
        return found

    def look(self) -> None:
        """Find which cells have comments."""
        plain = masked(self.xml)
        self.by_cell = {}
        listed = self._child(b"commentList")
        for each in children(plain, listed.inner, listed.close) if listed else ():
            place = place_of(attribute(self.xml[each.start : each.inner], b"ref") or "")
            if place:
                self.by_cell[place] = each

    def _child(self, name: bytes) -> Element | None:
        plain = masked(self.xml)
        top = root(plain)
        return next((each for each in children(plain, top.inner, top.close) if each.name == name), None)

    def author(self, name: str) -> int:
        """Give the number of an author, who is added if he is not there."""
        authors = self._child(b"authors")
        new = b"<%bauthor>%b</%bauthor>" % (prefix(self.xml), escaped(name), prefix(self.xml))
        if authors is None:
            top = root(self.xml)
            whole = b"<%bauthors>%b</%bauthors>" % (prefix(self.xml), new, prefix(self.xml))
            self.xml = self.xml[: top.inner] + whole + self.xml[top.inner :]
            return 0
        known = [self.xml[each.start : each.end] for each in children(masked(self.xml), authors.inner, authors.close)]
        if new in known:
            return known.index(new)
        self.xml = append(self.xml, authors, new)
        return len(known)

    def add(self, texts: Mapping[tuple[int, int], str], language: int) -> dict[tuple[int, int], str]:
        """Say something at cells.

        Returns:
            What stands now in the comment of each cell that was written to, the sender's words included.
        """
        signature = SIGNATURES[language]
        number = self.author(signature.strip("【】[]"))
        self.look()
        if self._child(b"commentList") is None:
            top = root(self.xml)
            p = prefix(self.xml)
            self.xml = append(self.xml, top, b"<%bcommentList></%bcommentList>" % (p, p))
        whole: dict[tuple[int, int], str] = {}
        fresh: list[bytes] = []
        changed: list[tuple[Element, bytes]] = []
        for place in sorted(texts)[:MOST]:
            said_here = f"{texts[place]}\n{REPLIES[language]}"
            text = f"{signature}\n{said_here}"
            known = self.by_cell.get(place)
            if known is None:
                fresh.append(self._comment(place, number, signature, said_here))
                whole[place] = text
                continue
            old = self.xml[known.start : known.end]
            if is_threaded(old, self.xml):
                continue
            changed.append((known, self._continued(old, signature, said_here)))
            whole[place] = f"{said(old)}\n\n{text}"
        for known, new in sorted(changed, key=lambda change: change[0].start, reverse=True):
            self.xml = self.xml[: known.start] + new + self.xml[known.end :]
        listed = self._child(b"commentList")
        assert listed is not None
        self.xml = append(self.xml, listed, b"".join(fresh))
        self.look()
        return whole

    def _comment(self, place: tuple[int, int], author: int, signature: str, text: str) -> bytes:
        p = prefix(self.xml)
        cell = f"{letters(place[1])}{place[0]}".encode()
        return b'<%bcomment ref="%b" authorId="%d"><%btext>%b</%btext></%bcomment>' % (
            p,
            cell,
            author,
            p,
            self._runs(signature, text),
            p,
            p,
        )

    def _runs(self, signature: str, text: str, before: str = "") -> bytes:
        p = prefix(self.xml)
        face = b'<%bsz val="9"/><%bcolor indexed="81"/><%brFont val="%b"/><%bcharset val="134"/>' % (p, p, p, "宋体".encode(), p)
        run = b'<%br><%brPr>%b%b</%brPr><%bt xml:space="preserve">%b</%bt></%br>'
        bold = run % (p, p, b"<%bb/>" % p, face, p, p, escaped(f"{before}{signature}"), p, p)
        return bold + run % (p, p, b"", face, p, p, escaped(f"\n{text}"), p, p)

    def _continued(self, old: bytes, signature: str, text: str) -> bytes:
        """Write our words behind the sender's, which are kept run by run."""
        plain = masked(old)
        comment = root(plain)
        inside = next((each for each in children(plain, comment.inner, comment.close) if each.name == b"text"), None)
        runs = self._runs(signature, text, before="\n\n")
        p = prefix(self.xml)
        if inside is None or inside.is_empty_tag:
            whole = b"<%btext>%b</%btext>" % (p, runs, p)
            return append(old, comment, whole) if inside is None else old[: inside.start] + whole + old[inside.end :]
        kept = list(children(plain, inside.inner, inside.close))
        place = next((each.start for each in kept if each.name in (b"rPh", b"phoneticPr")), inside.close)
        lead = next((each for each in kept if each.name == b"t"), None)
        if lead is None:
            return old[:place] + runs + old[place:]
        own = b"<%br>%b</%br>" % (p, old[lead.start : lead.end], p)
        return old[: lead.start] + own + old[lead.end : place] + runs + old[place:]

    def drop(self) -> set[tuple[int, int]]:
        """Take our words away; give the cells whose comment held nothing else."""
        gone = set()
        for place, known in sorted(self.by_cell.items(), key=lambda pair: pair[1].start, reverse=True):
            old = self.xml[known.start : known.end]
            if not is_ours(old):
                continue
            new = _without_ours(old)
            if not new:
                gone.add(place)
            self.xml = self.xml[: known.start] + new + self.xml[known.end :]
        self.look()
        return gone

    def save(self, info: SheetInfo, sheet: Sheet, boxes: Boxes) -> None:
        """Put the part and its boxes back; new ones are related and declared."""
        self.book.package.put(self.part, self.xml)
        if self.is_new:
            self.book.declare(self.part, "comments")
            self.book.relate(info.part or "", "comments", self.part)
        boxes.save(info, sheet)


def is_ours(comment: bytes) -> bool:
    """True when a comment holds words of ours."""
    text = said(comment)
    return any(signature in text for signature in SIGNATURES)


def _without_ours(comment: bytes) -> bytes:
    """Cut our words out of a comment; nothing is left of one that is all ours."""
    text = said(comment)
    first, last = our_part(text)
    if not (text[:first] + text[last:]).strip():
        return b""
    pieces: list[bytes] = []
    done = at = 0
    for match in _TEXT.finditer(comment):
        here = html.unescape((match.group(1) or b"").decode("utf-8", "replace"))
        kept = here[: max(first - at, 0)] + here[max(last - at, 0) :]
        at += len(here)
        if match.group(1) is not None and kept != here:
            pieces += [comment[done : match.start(1)], escaped(kept)]
            done = match.end(1)
    whole = b"".join([*pieces, comment[done:]])
    return _EMPTY_RUN.sub(b"", whole)


def said(comment: bytes) -> str:
    """Give what a comment says."""
    return html.unescape(b"".join(_TEXT.findall(comment)).decode("utf-8", "replace"))


def is_threaded(comment: bytes, xml: bytes) -> bool:
    """True for the stand-in of a threaded comment, which is kept in a part of its own and must agree with it."""
    listed = [each for each in children(masked(xml), root(xml).inner) if each.name == b"authors"]
    number = number_of(attribute(comment[: comment.find(b">") + 1], b"authorId"))
    if not listed or number is None:
        return False
    authors = list(children(masked(xml), listed[0].inner, listed[0].close))
    return number < len(authors) and xml[authors[number].inner : authors[number].close].startswith(b"tc={")
