"""A saved index in a second folder, while others may change the first: copied whole, or lent."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from corpus.errors import IndexDamaged, IndexNotBuilt
from corpus.notice import NoticeId
from corpus.private_files import make_private_file, make_private_folder
from retrieval.index_files import HEAD, Listing, head_bytes, head_of
from retrieval.segment_files import file_name

SIMILARITIES = "similarities.json"


def copy(folder: Path, target: Path) -> bool:
    """Copy the index in ``folder`` to ``target``; False where there is none that can be read.

    Files have their names for good, so that only the list has to be looked at again where one has
    gone meanwhile. A file that is missing all the same is left out of the list: what the copy
    lacks is made again from the store. Lets OSError through.
    """
    while True:
        try:
            found = head_of(folder)
        except (IndexNotBuilt, IndexDamaged):
            return False
        make_private_folder(target)
        digests = {}
        for notice_id, digest in found.digests.items():
            name = file_name(digest)
            try:
                shutil.copyfile(folder / name, make_private_file(target / name))
                digests[notice_id] = digest
            except FileNotFoundError:
                (target / name).unlink(missing_ok=True)
        if len(digests) < len(found.digests) and head_of(folder) != found:
            shutil.rmtree(target)
            continue  # another process has replaced the index meanwhile
        listed = head_bytes(Listing(found.fingerprint, digests))
        make_private_file(target / HEAD).write_bytes(listed)
        if (folder / SIMILARITIES).is_file():
            shutil.copyfile(folder / SIMILARITIES, make_private_file(target / SIMILARITIES))
        return True


def lend(folder: Path, target: Path, notices: Collection[NoticeId]) -> None:
    """Make an index of these notices in ``target``, whose segments stay where they are.

    A segment is never written to once it has its name, so that a link to it will do, on whatever
    disk ``target`` is. One that goes before it is opened counts as missing, and is made again from
    the store, as is all of an index that cannot be read. Lets OSError through.
    """
    try:
        found = head_of(folder)
    except (IndexNotBuilt, IndexDamaged):
        return
    make_private_folder(target)
    digests = {each: digest for each, digest in found.digests.items() if each in notices}
    for name in {file_name(digest) for digest in digests.values()}:
        try:
            (target / name).symlink_to((folder / name).absolute())
        except (OSError, NotImplementedError):  # a system that lets few make links
            with suppress(FileNotFoundError):
                shutil.copyfile(folder / name, target / name)
    head = head_bytes(Listing(found.fingerprint, digests))
    make_private_file(target / HEAD).write_bytes(head)
    if (folder / SIMILARITIES).is_file():
        shutil.copyfile(folder / SIMILARITIES, make_private_file(target / SIMILARITIES))
