"""Keeps the code that Jinja makes of templates: to make it takes longer than to render a page."""

from __future__ import annotations

import sys

import jinja2
from jinja2.bccache import Bucket

from companion.cache.store import Store, digest_of

KIND = "template"


class TemplateCode(jinja2.BytecodeCache):
    """The code of templates, in the store.

    version : of all that the code depends on beside the template: the filters and their settings.
    """

    def __init__(self, store: Store, version: bytes) -> None:
        self._store = store
        self._version = version

    def _key(self, bucket: Bucket) -> bytes:
        # `bucket.key` is of the template's name and file, the checksum of its source
        source = [bucket.key, bucket.checksum]
        return digest_of([*source, jinja2.__version__, sys.version, self._version])

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if code := self._store.get(KIND, [key]).get(key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._store.put(KIND, self._key(bucket), bucket.bytecode_to_string())
