"""What a home is made to do before it is killed, and what it must then hold.

An operation is a small record, a state a plain value: what the operations acknowledged so far have
made of an empty home. Both are drawn and worked out in two processes from the same seed.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from corpus.notice import NoticeId
from corpus.store import NoticeStore
from corpus.visibility import INTERNAL, PUBLIC, Visibility, restricted_to
from kg.edits import AddAlias
from kg.model import NodeId
from service.backup import back_up
from service.curation import Curation
from service.edit_log import EditLog
from service.feedback import FeedbackLog, Rating, keyed_rater
from service.keys import KeyStore, Role
from service.library import Library
from service.restoring import restore
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.feedback_factories import a_rated_answer
from tests.survival import people

State: TypeAlias = dict[str, Any]
"""``notices``: id → [[text's number, title, who may see it], …] by version; ``edits``:
[[reason, undone for], …]; ``keys``: label → whether revoked; ``ratings``: [[reason, what is
answered now], …]; ``backups``: name → the state then; the rest is in ``people.py``."""

EMPTY: State = {
    "notices": {}, "edits": [], "keys": {}, "ratings": [], "backups": {}, **people.EMPTY,
}  # fmt: skip
MOST_NOTICES = 4
BARE = "-bare"  # ends the name of a backup without an index
ISSUER = NodeId("Department:杭州市园林局")
KINDS = (
    "add", "add", "replace", "replace", "retitle", "show", "again", "remove", "edit", "undo",
    "rate", "key", "revoke", "rebuild", "read", "backup", "restore", *people.KINDS,
)  # fmt: skip

WRITES = frozenset(KINDS) - {"again", "rebuild", "read", "restore", *people.WITHOUT_TRACE}
"""Those that leave something that must not be lost."""

_TEXT = (
    "杭州市园林局关于印发{done}年工作总结和{planned}年工作要点的通知\n各区园林局：\n"
    "现印发给你们。\n杭州市园林局\n{planned}年3月5日\n"
    "杭州市园林局{done}年工作总结\n新建游园驿站{number}个。推出口袋公园认养机制。聘请园艺监督员20名。\n"
    "杭州市园林局{planned}年工作要点\n年内计划新建游园驿站{more}个。完善口袋公园认养机制。\n{further}"
)


@dataclass(frozen=True)
class Operation:
    """One thing to be done. ``number`` makes what is written by it unlike everything else."""

    kind: str
    number: int
    name: str = ""

    def to_json(self) -> list[Any]:
        """For a line on a pipe."""
        return [self.kind, self.number, self.name]


def text_of(number: int) -> str:
    """A notice of the number: no two are the same, some are long."""
    further = "".join(f"{n}.疏浚河道{number + n}公里。\n" for n in range(1, number % 7 * 4))
    return _TEXT.format(
        done=2000 + number % 20,
        planned=2001 + number % 20,
        number=number,
        more=number + 7,
        further=further,
    )


def shown_to(number: int) -> Visibility:
    """Who may see what is added or shown anew by the operation of this number."""
    return (PUBLIC, INTERNAL, restricted_to([f"第{number}局"]))[number % 3]


def draw(random: Random, state: State, number: int, kind: str | None = None) -> Operation:
    """An operation of this kind, or of any; another one first where it would be of nothing."""
    kind = kind or random.choice(KINDS)
    if kind in people.KINDS or kind == "rehash":
        kind, name = people.draw(random, state, kind)
        if kind in people.KINDS:
            return Operation(kind, number, name)
    ids = sorted(state["notices"])
    if kind in ("add", "replace", "retitle", "show", "again", "remove", "edit") and not ids:
        kind = "add"
    if kind == "add" and len(ids) >= MOST_NOTICES:
        kind = "remove"
    open_edits = [index for index, (_, undone) in enumerate(state["edits"]) if undone is None]
    if kind == "undo" and not open_edits:
        kind = "edit" if ids else "add"
    keys = sorted(label for label, revoked in state["keys"].items() if not revoked)
    if kind == "revoke" and not keys:
        kind = "key"
    if kind == "restore" and all(name.endswith(BARE) for name in state["backups"]):
        kind = "backup"
    name = {
        "add": lambda: f"n{number}",
        "undo": lambda: str(random.choice(open_edits)),
        "revoke": lambda: random.choice(keys),
        "backup": lambda: f"b{number}" + random.choice(["", ".tar", BARE]),
        "restore": lambda: random.choice(sorted(state["backups"])),
    }.get(kind, lambda: random.choice(ids) if ids else "")()
    return Operation(kind, number, name)


def after(state: State, done: Operation) -> State:
    """What a home holds once the operation was done."""
    return stages(state, done)[-1]


def stages(state: State, under_way: Operation) -> list[State]:
    """What a home may hold when the operation was begun and perhaps done: first nothing of it."""
    if under_way.kind in people.KINDS:
        return [state, *people.stages(state, *under_way.to_json())]
    return [state, _after(state, under_way)]


def _after(state: State, done: Operation) -> State:
    made = copy.deepcopy(state)
    notices, number = made["notices"], done.number
    if done.kind == "add":
        notices[done.name] = [[number, f"题{number}", shown_to(number).stored]]
    elif done.kind == "replace":
        notices[done.name].append([number, f"题{number}", notices[done.name][-1][2]])
    elif done.kind == "retitle":
        notices[done.name][-1][1] = f"题{number}"
    elif done.kind == "show":
        notices[done.name][-1][2] = shown_to(number).stored
    elif done.kind == "remove":
        del notices[done.name]
    elif done.kind == "edit":
        made["edits"].append([f"edit {number}", None])
    elif done.kind == "undo":
        made["edits"][int(done.name)][1] = f"undo {number}"
    elif done.kind == "rate":
        made["ratings"].append([f"rating {number}", None])
    elif done.kind == "key":
        made["keys"][f"key {number}"] = False
    elif done.kind == "revoke":
        made["keys"][done.name] = True
    elif done.kind == "backup":
        made["backups"][done.name] = {key: each for key, each in state.items() if key != "backups"}
    return made


def perform(operation: Operation, library: Library, aside: Path) -> None:
    """Do it, on a real home; ``aside`` is where backups and what is restored go."""
    if operation.kind in people.KINDS:
        people.perform(operation.kind, operation.number, operation.name, library, aside)
    else:
        _DOING[operation.kind](operation, library, aside)


def _ingest(operation: Operation, library: Library, _aside: Path) -> None:
    number, name, kind = operation.number, operation.name, operation.kind
    title, text = f"题{number}", text_of(number)
    if kind in ("retitle", "show", "again"):
        now = library.store.get(NoticeId(name))
        title, text = title if kind == "retitle" else now.title, now.text
    # where nothing is said of it, whoever could see the notice still does
    seen_by = shown_to(number) if kind in ("add", "show") else None
    file = a_published_file(text, notice_id=name, title=title, visibility=seen_by)
    library.ingest(file, replace=operation.kind == "replace")


def _edit(operation: Operation, library: Library, _aside: Path) -> None:
    alias = AddAlias(ISSUER, f"园林口{operation.number}号")
    Curation(library).edit(alias, "王", f"edit {operation.number}")


def _undo(operation: Operation, library: Library, _aside: Path) -> None:
    edits = EditLog(library.store.engine).edits()
    number = edits[int(operation.name)].number
    Curation(library).undo([number], "王", f"undo {operation.number}")


def _rate(operation: Operation, library: Library, _aside: Path) -> None:
    log = FeedbackLog(library.store.engine)
    question = f"问题{operation.number % 3}"
    reason = f"rating {operation.number}"
    log.keep(a_rated_answer(question=question), Rating.UP, reason, "", keyed_rater("k"))


def _key(operation: Operation, library: Library, _aside: Path) -> None:
    KeyStore(library.store.engine).create(Role.EDITOR, f"key {operation.number}")


def _revoke(operation: Operation, library: Library, _aside: Path) -> None:
    store = KeyStore(library.store.engine)
    listed = store.keys()
    (known,) = [each for each in listed if each.label == operation.name]
    store.revoke(known.key_id)


def _backup(operation: Operation, library: Library, aside: Path) -> None:
    with_index = not operation.name.endswith(BARE)
    back_up(library.home, aside / operation.name, with_index=with_index)


def number_of(backup: str) -> int:
    """The number of the operation that made it."""
    return int(re.findall(r"\d+", backup)[0])


def restored_home(operation: Operation, aside: Path) -> Path:
    """Where a restored backup goes."""
    return aside / f"restored-{operation.number}"


def _restore(operation: Operation, _library: Library, aside: Path) -> None:
    restore(aside / operation.name, restored_home(operation, aside))


_DOING: Mapping[str, Callable[[Operation, Library, Path], None]] = {
    "add": _ingest,
    "replace": _ingest,
    "retitle": _ingest,
    "show": _ingest,
    "again": _ingest,
    "remove": lambda each, library, _: library.remove(NoticeId(each.name)),
    "edit": _edit,
    "undo": _undo,
    "rate": _rate,
    "key": _key,
    "revoke": _revoke,
    "rebuild": lambda _each, library, _: library.rebuild(),
    "read": lambda _each, library, _: library.snapshot() and None,
    "backup": _backup,
    "restore": _restore,
}


def opened(home: Path) -> Library:
    """The home, with a model that needs no weights."""
    return Library.open(home, cache=home, embedder=HashEmbedder())


def held(store: NoticeStore, *may_be: State) -> State:
    """What a store holds, in the form of a state; its backups are files and not in it.

    ``may_be``: states with the passwords that people may have, which cannot be read from a store.
    """
    numbers = {text_of(number): number for number in _numbers(store)}
    notices = {
        str(notice.notice_id): [
            [numbers[each.text], each.title, each.visibility.stored]
            for version in store.versions(notice.notice_id)
            for each in [store.get(notice.notice_id, version.version)]
        ]
        for notice in store.notices()
    }
    edits = EditLog(store.engine).edits()
    keys = KeyStore(store.engine).keys()
    ratings = FeedbackLog(store.engine).page(all_of_them=True).found
    return {
        "notices": notices,
        "edits": [[each.reason, each.undone and each.undone.reason] for each in edits],
        "keys": {each.label: each.revoked_at is not None for each in keys},
        "ratings": [
            [each.reason, each.reasked.text if each.reasked else each.ruling and each.ruling.value]
            for each in reversed(ratings)
        ],
        **people.held(
            store, (who["password"] for each in may_be for who in each["people"].values())
        ),
    }


def _numbers(store: NoticeStore) -> set[int]:
    """The number in every version's text: the text must then be the whole of that number's."""
    texts = [
        store.get(notice.notice_id, version.version).text
        for notice in store.notices()
        for version in store.versions(notice.notice_id)
    ]
    return {int(text.partition("新建游园驿站")[2].partition("个")[0]) for text in texts}


def without_backups(state: State) -> State:
    """The part of a state that is in a store."""
    return {key: each for key, each in state.items() if key != "backups"}


def same(one: State, other: State) -> bool:
    """Whether two states are the same, as JSON."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
