"""The only opener of `archive/`: the database and its views, the originals and their manifest, one writer at a time.

`opening` opens, `database` knows migrations and bulk loads, `views` makes tables and views from the schema and `sql/`,
`originals` keeps received files, `registers` reads what checking looks up, `lock` lets one run in.
"""

from pipeline.store.database import append, quote, transaction
from pipeline.store.opening import Store, open_store
from pipeline.store.originals import ManifestLine, journal, keep_originals, original_path, read_manifest

__all__ = [
    "ManifestLine",
    "Store",
    "append",
    "journal",
    "keep_originals",
    "open_store",
    "original_path",
    "quote",
    "read_manifest",
    "transaction",
]
