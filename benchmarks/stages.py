"""Time each stage of a cold collect: ``python stages.py WORKSPACE``; prints CPU seconds by stage as JSON on the last line."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SPENT: dict[str, float] = {}


def cpu() -> float:
    """Give the CPU seconds used so far, workers that ended included."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add what happens inside to a stage."""
    start = cpu()
    yield
    SPENT[name] = SPENT.get(name, 0.0) + cpu() - start


def main(workspace: Path) -> None:
    """Collect stage by stage, as `pipeline.flow` does file by file."""
    from pipeline import __version__, flow
    from pipeline.answer import judge, whose_file
    from pipeline.archive import begin_run, file_submissions, weigh
    from pipeline.check.context import CheckContext  # noqa: F401 - loaded before anything is timed
    from pipeline.check.engine import batches
    from pipeline.check.values import check_table
    from pipeline.model import Submission
    from pipeline.read import discover, read_workbooks
    from pipeline.recognise import recognise_workbook
    from pipeline.schema import load_schema
    from pipeline.settings import load_settings, now
    from pipeline.store import open_store

    batches()  # loads Great Expectations and pandas before anything is timed
    settings = load_settings(workspace)
    with stage("schema"):
        schema = load_schema(settings.schemas)
    with open_store(settings, schema) as store:
        with stage("find, hash and keep"):
            candidates, _ = discover(settings.inbox, store.known_files(), now(), settings.limits)
            deliveries, _ = flow.keep(store, candidates, now())
        registers = store.registers()
        with stage("read"):
            workbooks = list(read_workbooks(deliveries, settings.limits, settings.passwords))
        submissions = [Submission(book.delivery, whose_file(book.delivery, registers, {})[0]) for book in workbooks]
        with stage("recognise"):
            found = [
                recognise_workbook(book, schema, item.branch, registers)
                for book, item in zip(workbooks, submissions, strict=True)
            ]
        memory: flow.Memory = {}
        with stage("read values by kind"):
            for item, recognition in zip(submissions, found, strict=True):
                context = flow.context_of(item, schema, registers, settings, memory)
                item.tables = [check_table(table, schema.forms[table.form], context) for table in recognition.tables]
        with stage("expectations and row rules"):
            flow.check_set(settings, schema, registers, submissions)
        with stage("judge and file"):
            run = begin_run(store, now(), __version__, schema.rule_set)
            for item, replacement in zip(submissions, weigh(store, run, submissions, schema), strict=True):
                judge(item, schema, replacement.by_form)
            file_submissions(store, run, submissions, schema)
        with stage("rules between forms"):
            flow.check_archive_again(schema, store)
    print(json.dumps({name: round(seconds, 3) for name, seconds in SPENT.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
