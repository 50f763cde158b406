"""Fixtures of the store's tests: the same small company as the archive's."""

from tests.archive.conftest import company, new_archive

__all__ = ["company", "new_archive"]
