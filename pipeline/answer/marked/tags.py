"""XML as bytes: where elements start and end, what their attributes say, and changes that leave all other bytes alone."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(rb"<(/?)([A-Za-z_][^\s/>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_UNSEEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"'][^>]*\?>")
_NAMESPACE = re.compile(rb"\sxmlns:([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LONGEST_TEXT = 32_000
"""Characters that a cell may hold, a little below Excel's own limit."""


class Element(NamedTuple):
    """Where an element stands: from `start` to `end`, its content from `inner` to `close`."""

    name: bytes
    """Without prefix."""
    start: int
    inner: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """True for ``<a/>``."""
        return self.inner == self.end


class Patched:
    """Bytes with some stretches replaced, put together only when they are written."""

    def __init__(self, source: bytes) -> None:
        """Start with no change."""
        self.source = source
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Replace a stretch; what is inserted at one place stays in the order of the calls."""
        self._edits.append((start, end, new))

    def chunks(self) -> Iterator[bytes | memoryview]:
        """Give the pieces in order."""
        view = memoryview(self.source)
        done = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            if start > done:
                yield view[done:start]
            yield new
            done = max(done, end)
        yield view[done:]

    def __bytes__(self) -> bytes:
        """Give the whole."""
        return b"".join(self.chunks()) if self._edits else self.source

    @property
    def is_changed(self) -> bool:
        """True when anything was replaced."""
        return bool(self._edits)


def as_utf8(part: bytes) -> bytes:
    """Give an XML part in UTF-8 without byte order mark, whatever encoding it is kept in."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16").encode()
    elif part.startswith(b"\xef\xbb\xbf"):
        return part
    declared = _DECLARED.match(part)
    if declared is None or declared.group(1).lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        return part
    name = declared.group(1).decode()
    if not name.lower().startswith("utf-16"):
        part = part.decode(name, "replace").encode()
    return _DECLARED.sub(DECLARATION.rstrip(), part, count=1)


def masked(xml: bytes) -> bytes:
    """Blank out comments and CDATA, at the same length, so that no tag is seen in them.

    Example:
        >>> masked(b"<a><!--<b/>--></a>")
        b'<a>           </a>'
    """
    return _UNSEEN.sub(lambda match: b" " * len(match.group()), xml) if b"<!" in xml else xml


def children(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Find the elements of one level between two places of (masked) XML.

    Example:
        >>> [(child.name, child.start) for child in children(b"<x:a><b/></x:a><c/>")]
        [(b'a', 0), (b'c', 15)]
    """
    depth = 0
    opened = (b"", 0, 0)
    for match in _TAG.finditer(xml, start, len(xml) if end is None else end):
        if match.group(1):
            depth -= 1
            if depth == 0:
                yield Element(opened[0], opened[1], opened[2], match.start(), match.end())
            elif depth < 0:
                return
        elif match.group(3).endswith(b"/"):
            if depth == 0:
                yield Element(_local(match.group(2)), match.start(), match.end(), match.end(), match.end())
        else:
            if depth == 0:
                opened = (_local(match.group(2)), match.start(), match.end())
            depth += 1


def root(xml: bytes) -> Element:
    """Find the root element; its end is taken from the last tag of its name, so that nothing in it is walked through."""
    opening = _TAG.search(xml)
    if opening is None:
        return Element(b"", 0, len(xml), len(xml), len(xml))
    if opening.group(3).endswith(b"/"):
        return Element(_local(opening.group(2)), opening.start(), opening.end(), opening.end(), opening.end())
    close = xml.rfind(b"</" + opening.group(2))
    close = len(xml) if close < 0 else close
    end = xml.find(b">", close) + 1 or len(xml)
    return Element(_local(opening.group(2)), opening.start(), opening.end(), close, end)


def prefix(xml: bytes) -> bytes:
    """Give the prefix of the root's name with its colon, or nothing."""
    opening = _TAG.search(xml)
    before, colon, _ = opening.group(2).partition(b":") if opening else (b"", b"", b"")
    return before + colon if colon else b""


def bound(xml: bytes, namespaces: tuple[bytes, ...]) -> bytes:
    """Give the prefix that the root binds to one of the namespaces, or nothing."""
    opening = _TAG.search(xml)
    for name, double, single in _NAMESPACE.findall(opening.group() if opening else b""):
        if (double or single) in namespaces:
            return bytes(name)
    return b""


@lru_cache(maxsize=256)
def _attribute(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(\s" + re.escape(name) + rb"\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')")


def attribute(tag: bytes, name: bytes) -> str | None:
    """Give an attribute of a tag by its name as written.

    Example:
        >>> attribute(b'<c r="A1" t="s">', b"t")
        's'
    """
    match = _attribute(name).search(tag)
    if match is None:
        return None
    return html.unescape((match.group(2) if match.group(2) is not None else match.group(3)).decode("utf-8", "replace"))


def with_attribute(tag: bytes, name: bytes, value: str | None) -> bytes:
    """Set an attribute of an opening tag, or take it away.

    Example:
        >>> with_attribute(b'<c r="A1"/>', b"s", "3")
        b'<c r="A1" s="3"/>'
    """
    match = _attribute(name).search(tag)
    if value is None:
        return tag[: match.start()] + tag[match.end() :] if match else tag
    new = b'"' + escaped_attribute(value) + b'"'
    if match:
        return tag[: match.end(1)] + new + tag[match.end() :]
    cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:cut].rstrip() + b" " + name + b"=" + new + tag[cut:]


def number_of(text: str | None) -> int | None:
    """Read a whole number, if it is one."""
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() else None


def clean(text: str) -> str:
    """Take out what no XML may hold, and keep ``_x000D_`` in a text from being read as a control character."""
    return _ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))[:LONGEST_TEXT]


def escaped(text: str) -> bytes:
    r"""Escape text between tags.

    Example:
        >>> escaped("a<b & _x000D_\x00")
        b'a&lt;b &amp; _x005F_x000D_'
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def escaped_attribute(text: str) -> bytes:
    """Escape an attribute's value."""
    plain = _ILLEGAL.sub("", text)
    return html.escape(plain).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;").encode()


def append(xml: bytes, element: Element, new: bytes) -> bytes:
    """Put something behind the last child of an element, opening ``<a/>`` where needed."""
    if not element.is_empty_tag:
        return xml[: element.close] + new + xml[element.close :]
    tag = xml[element.start : element.end]
    match = _TAG.match(tag)
    assert match is not None
    return xml[: element.start] + tag[:-2].rstrip() + b">" + new + b"</" + match.group(2) + b">" + xml[element.end :]


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2]
