"""Published files → canonical text and metadata; one module a format."""

from corpus.read.files import PublishedFile, expand, notice_id_of, read_bytes, read_file
from corpus.read.text import ENDINGS, MAX_BYTES

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "PublishedFile",
    "expand",
    "notice_id_of",
    "read_bytes",
    "read_file",
]
