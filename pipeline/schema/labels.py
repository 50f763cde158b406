"""Words for the codes of choices: Chinese ones from the forms, English ones from a catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.messages import has, say
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.schema.model import Field


def word_code(form: str, field: Field, code: str, language: Language) -> str:
    """Word a code as people read it; a code that nobody has worded is written as words.

    Args:
        form: The field's form, whose own wording comes before that of all forms.
        field: The choice.
        code: One of its codes.
        language: Of the word.

    Example:
        >>> from pipeline.schema.model import Field
        >>> kind = Field("kind", "类别", "Kind", "enum", "optional", labels={"key_customer": ("重点客户", "大客户")})
        >>> word_code("visit_review", kind, "key_customer", "zh"), word_code("visit_review", kind, "key_customer", "en")
        ('重点客户', 'Key customer')
        >>> word_code("visit_review", kind, "own_code", "en")
        'Own code'
    """
    if language == "zh":
        return (field.labels.get(code) or (code,))[0]
    for key in (f"choice.{form}.{field.id}.{code}", f"choice.{code}"):
        if has(key, language):
            return say(key, language)
    plain = code.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def spelled_in_english(form: str, field: Field) -> Field:
    """Have the English words of a choice read like its labels; one that another code of the field claims, too, is left out.

    Args:
        form: The field's form.
        field: Any field; only choices change.

    Example:
        >>> from pipeline.schema.model import Field
        >>> kind = Field("kind", "类别", "Kind", "enum", "optional", labels={"key_customer": ("重点客户", "大客户")})
        >>> spelled_in_english("visit_review", kind).labels
        {'key_customer': ('重点客户', '大客户', 'Key customer')}
    """
    if field.kind != "enum":
        return field
    words = {code: word_code(form, field, code, "en") for code in field.labels}
    told = Counter(match_key(word) for word in words.values())
    known = {match_key(word) for code, labels in field.labels.items() for word in (code, *labels)}
    new = {code: (word,) for code, word in words.items() if told[match_key(word)] == 1 and match_key(word) not in known}
    return replace(
        field, labels={code: (*labels, *(new.get(code, ()) if labels else ())) for code, labels in field.labels.items()}
    )
