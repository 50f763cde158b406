"""Labels with a number: 联系人1 is the contact of a card, 联系人2 a further one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.recognise.card_records import Record
from pipeline.recognise.card_stacks import is_child

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.recognise.card_reader import Entry
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

Further = tuple[int, str, "Entry"]
"""Number of a label, its field, its value."""
_PREFIX = "contact_"


def contacts_of(
    further: Sequence[Further], form: Form, lexicon: Lexicon, values: dict[str, Entry]
) -> tuple[Form | None, list[Record], list[Further]]:
    """Make a record of each further contact that a card names with numbered labels.

    Args:
        further: What numbered labels from 2 on say.
        form: Form of the card.
        lexicon: Words of all forms.
        values: What the card itself says; customers' names and codes are taken over.

    Returns:
        The form of the records, the records, and what belongs to no contact with a name.
    """
    child = contact_form(form, lexicon)
    if child is None:
        return None, [], list(further)
    head = {
        there: values[here]
        for here, there in zip(form.customer_fields, child.customer_fields, strict=True)
        if here and there and here in values and values[here].value != ""
    }
    records: list[Record] = []
    left: list[Further] = []
    for number in sorted({number for number, _, _ in further}):
        mine = [item for item in further if item[0] == number]
        said = {there: entry for _, name, entry in mine if (there := contact_field(name, child))}
        needed = {item.id for item in child.fields if item.is_required} - {*child.customer_fields}
        places = [entry.where.row for entry in said.values() if entry.where]
        if needed <= set(said) and places:
            records.append(Record(min(places) + 1, {**head, **said}, {}))
            left += [item for item in mine if not contact_field(item[1], child)]
        else:
            left += mine
    return child, records, left


def contact_form(form: Form, lexicon: Lexicon) -> Form | None:
    """Give the form whose records are the contacts of this one's customers; None where it has none."""
    return next((words.form for words in lexicon.forms.values() if is_child(words.form, form)), None)


def contact_field(name: str, child: Form) -> str:
    """Give the field of a contact that a card's field about its contact is: contact_mobile is mobile."""
    return next((there for there in (name, name.removeprefix(_PREFIX)) if there in child.by_id), "")
