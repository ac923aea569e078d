"""Every error a user of Wenjin can meet, in one tree.

::

    WenjinError
      CorpusError      UnreadableNotice · UnsupportedFormat · BadMetadata · NoticeNotFound
                       DuplicateNotice · StoreUnavailable · StoreSchemaMismatch
                       StoreEmpty
                       and what publishing can meet: corpus/publishing_errors.py; damage:
                       corpus/store_errors.py
      GraphError       UnknownNode · UnknownBody · AmbiguousName · MissingProvenance
                       MalformedGraph
                       and what edits by hand can meet: kg/edit_errors.py
      RetrievalError   IndexNotBuilt · IndexMismatch · IndexDamaged · IndexNotSaved
                       ModelUnavailable
      AccessError      Unauthenticated · Forbidden · RateLimited · UnknownKey
                       and what signing in can meet: service/access_errors.py
      UsageError       InvalidSetting · InvalidQuestion · InvalidFilter · PortInUse
                       ListeningRefused
      FeedbackError    in service/feedback_errors.py, with its own tree
      BackupError      in service/backup_errors.py, with its own tree
      EvaluationError  in eval/errors.py, with its own tree

Each class writes its own message from its fields: what was wrong, with which id, what to do next.
``status`` is the HTTP status that the service gives the family; ``title`` is the problem's short
name. Foreign exceptions are translated once, in the adapter that met them, with ``raise … from``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class WenjinError(Exception):
    """Anything that stops Wenjin and that a person can do something about."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Wenjin cannot do this"
    for_callers: ClassVar[bool] = True
    """Whether the message may leave the machine: False where it can name its folders."""


class CorpusError(WenjinError):
    """Something about the notices or the store that holds them."""

    title = "The notices cannot be read or kept"


class UnreadableNotice(CorpusError):
    """A file that is no readable notice: empty, binary, not UTF-8, too large or not accessible."""

    status = 422
    title = "This file is not a readable notice"

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem}. {remedy}")
        self.name = name
        self.problem = problem
        self.remedy = remedy


class UnsupportedFormat(CorpusError):
    """A file whose ending names a format that Wenjin does not read."""

    status = 415
    title = "This format is not supported"

    def __init__(self, name: str, supported: Sequence[str]) -> None:
        endings = ", ".join(supported)
        super().__init__(f"{name}: unsupported format. Save it as one of: {endings}.")
        self.name = name


class BadMetadata(CorpusError):
    """The ``.json`` beside a notice, or one of its fields, cannot be used."""

    status = 422
    title = "The notice's metadata cannot be used"

    def __init__(self, name: str, field: str, problem: str) -> None:
        super().__init__(f"{name}: metadata field “{field}” {problem}.")
        self.name = name
        self.field = field


class NoticeNotFound(CorpusError):
    """No notice has this id."""

    status = 404
    title = "No such notice"

    def __init__(self, notice_id: str) -> None:
        super().__init__(
            f"No notice has the id “{notice_id}”. `wenjin notices list` shows those there are."
        )
        self.notice_id = notice_id


class DuplicateNotice(CorpusError):
    """Other bytes came in under a known id."""

    status = 409
    title = "The id is taken by a different text"

    def __init__(self, notice_id: str) -> None:
        super().__init__(
            f"“{notice_id}” is already in the store with a different text. Nothing was changed. "
            "Use --replace to keep this one as a new version, or ingest it under another file name."
        )
        self.notice_id = notice_id


class StoreUnavailable(CorpusError):
    """The system of record cannot be opened, read or written."""

    status = 503
    title = "The store cannot be used"
    for_callers = False

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"The store at {where} cannot be used: {problem}. Check that the folder exists, is "
            "writable by this user and has free space (WENJIN_HOME or --home chooses another)."
        )
        self.where = where
        self.problem = problem


class StoreSchemaMismatch(CorpusError):
    """The store was written by another version of Wenjin."""

    status = 503
    title = "The store has another version"
    for_callers = False

    def __init__(self, where: str, found: str, expected: str) -> None:
        remedy = "Use the Wenjin version that wrote it"
        if found == "unknown":
            remedy = "The file is damaged or another program's: put a copy of it back"
        super().__init__(
            f"The store at {where} has schema version {found}; this Wenjin reads version "
            f"{expected}. {remedy}, or ingest the notices into a new --home."
        )


class StoreEmpty(CorpusError):
    """A question came before the first notice; that is not “the notice does not say”."""

    status = 503
    title = "No notice has been taken in yet"

    def __init__(self) -> None:
        super().__init__("No notice has been taken in yet. `wenjin ingest PATH` takes one in.")


_FINDING = (
    "Ids, names and aliases are understood; "
    "`wenjin graph find` and GET /api/v1/graph/nodes?query= also know parts of names and pinyin."
)


def _meant(near: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(near)}? " if near else ""


class GraphError(WenjinError):
    """Something about the knowledge graph."""

    title = "The graph cannot be used"


class UnknownNode(GraphError):
    """No node has this id or name."""

    status = 404
    title = "No such node"

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(f"The graph has no node “{name}”. {_meant(near)}{_FINDING}")
        self.name = name


class UnknownBody(GraphError):
    """Nothing has this name, and no measure has it for who acts or is bound."""

    status = 404
    title = "Nobody is called so"

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(
            f"Nothing has the name “{name}”, and no measure has it for who acts or is bound. "
            f"{_meant(near)}{_FINDING}"
        )
        self.name = name


class AmbiguousName(GraphError):
    """A name of several nodes, where one is needed."""

    status = 409
    title = "Several nodes have this name"

    def __init__(self, name: str, node_ids: Sequence[str]) -> None:
        first, left = node_ids[:3], len(node_ids) - 3
        others = f" and {left} more" if left > 0 else ""
        super().__init__(
            f"“{name}” is the name of {len(node_ids)} nodes. Give the id of one: "
            f"{', '.join(first)}{others}."
        )
        self.name = name


class MissingProvenance(GraphError):
    """An edge without a place in a notice that says so."""

    def __init__(self, source: str, predicate: str, target: str) -> None:
        super().__init__(
            f"The edge {source} –{predicate}→ {target} has no provenance; an edge that no notice "
            "says cannot be kept."
        )


class MalformedGraph(GraphError):
    """A graph file that does not follow the export format."""

    status = 422

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}. `wenjin graph export` writes such files.")


class RetrievalError(WenjinError):
    """Something about the model or the search index."""

    status = 503
    title = "Search is not available"
    for_callers = False


class IndexNotBuilt(RetrievalError):
    """There is no search index for this store yet."""

    def __init__(self, where: str) -> None:
        super().__init__(f"There is no search index at {where}. Run `wenjin index build`.")


class IndexMismatch(RetrievalError):
    """The index was made with another embedding model."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The search index was made with the embedding model “{found}”, but “{expected}” is "
            "set now. Run `wenjin index build` to re-index with it, or set "
            "WENJIN_EMBEDDING_MODEL back."
        )
        self.found = found
        self.expected = expected


class IndexDamaged(RetrievalError):
    """The index on disk is truncated or otherwise not what was written."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"The search index at {where} is damaged ({problem}). No notice is lost: run "
            "`wenjin index build` to make it again from the store."
        )
        self.problem = problem


class IndexNotSaved(RetrievalError):
    """The index cannot be written to disk."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"The search index cannot be saved at {where}: {problem}. The one that was there is "
            "unchanged. Free some space or make the folder writable, then try again."
        )


class ModelUnavailable(RetrievalError):
    """The embedding model cannot be loaded."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"The embedding model “{name}” cannot be loaded: {problem}. {remedy}")
        self.name = name


class AccessError(WenjinError):
    """The caller may not do this."""

    title = "Not allowed"


class Unauthenticated(AccessError):
    """A key is needed and none, or an unknown one, came."""

    status = 401
    title = "A key is needed"

    def __init__(self, problem: str = "This needs an access key") -> None:
        super().__init__(
            f"{problem}. Send “Authorization: Bearer KEY”; `wenjin keys create` makes one."
        )


class Forbidden(AccessError):
    """The key's role does not allow this."""

    status = 403
    title = "The key's role does not allow this"

    def __init__(self, role: str, needed: Sequence[str]) -> None:
        roles = ", ".join(needed)
        super().__init__(f"A key with the role “{role}” may not do this; it takes: {roles}.")


class RateLimited(AccessError):
    """Too many requests of one caller in a minute."""

    status = 429
    title = "Too many requests"

    def __init__(self, per_minute: int, retry_after_s: int) -> None:
        super().__init__(
            f"At most {per_minute} requests of this kind a minute are answered. Try again in "
            f"{retry_after_s} seconds."
        )
        self.retry_after_s = retry_after_s


class UnknownKey(AccessError):
    """No access key has this id."""

    status = 404
    title = "No such key"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"No key has the id “{key_id}”. `wenjin keys list` shows those there are.")


class UsageError(WenjinError):
    """What was asked for cannot be done as it was asked."""

    status = 422
    title = "The request cannot be used"


class InvalidSetting(UsageError):
    """A setting is unknown or has an impossible value."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)


class InvalidQuestion(UsageError):
    """A question that is empty, too long or not text."""

    title = "The question cannot be read"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}. Ask in 1 to 1,000 characters.")


class InvalidFilter(UsageError):
    """A condition that nothing could meet: a least value above the highest."""

    title = "The filter cannot be used"

    def __init__(self, condition: str, problem: str) -> None:
        super().__init__(f"{condition} {problem}.")
        self.condition = condition


class PortInUse(UsageError):
    """Another program listens there already."""

    status = 500

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is in use by another program. Choose another with --port "
            "(with make: PORT=8001 make run)."
        )


class ListeningRefused(UsageError):
    """Listening beyond this machine while there is no key."""

    status = 500

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Not listening on {host}: there is no access key yet, so anybody who reaches this "
            "machine could use it unnamed. Make one with `wenjin keys create --role admin`, or "
            "listen on 127.0.0.1."
        )
