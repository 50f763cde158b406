"""The only opener of `archive/`: the database and its views, the originals and their manifest, one writer at a time.

`opening` opens, `database` knows migrations and bulk loads, `views` makes tables and views from the schema and `sql/`,
`earlier` keeps what rows said before a late register, `originals` keeps received files, `registers` reads what checking looks
up, `lock` lets one run in, `copies` backs up and puts back, `turning` encrypts and decrypts what is kept.
"""

from pipeline.store.copies import ACCESS_LOG, back_up, put_back, take_place
from pipeline.store.database import append, content_hash, quote, transaction
from pipeline.store.earlier import keep_earlier
from pipeline.store.lock import hold_archive
from pipeline.store.opening import Store, open_store
from pipeline.store.originals import ManifestLine, journal, keep_bytes, keep_originals, original_path, read_manifest
from pipeline.store.turning import Turned, decrypt_originals, encrypt_originals

__all__ = [
    "ACCESS_LOG",
    "ManifestLine",
    "Store",
    "Turned",
    "append",
    "back_up",
    "content_hash",
    "decrypt_originals",
    "encrypt_originals",
    "hold_archive",
    "journal",
    "keep_bytes",
    "keep_earlier",
    "keep_originals",
    "open_store",
    "original_path",
    "put_back",
    "quote",
    "read_manifest",
    "take_place",
    "transaction",
]
