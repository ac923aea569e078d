"""Changes since a stored run, as text and for JSON; the HTML is part of answers.html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.changes import Change, Changes, Moved

_SHOWN_IDS = 10


def format_changes(changes: Changes) -> str:
    """The measures before and now, then every question whose answer changed."""
    lines = ["", f"against {changes.file}", "", _row("", "before", "now", "difference")]
    lines += [_row(name, *cells(moved)) for name, moved in changes.measures.items()]
    if changes.parts:
        heading = "right on the questions asked both times, and wrong stated"
        lines += ["", heading, f"{'':42}{'n':>5}" + _six(("before", "now", "difference") * 2)]
        lines += [
            f"{name:42}{part.n:5}" + _six((*cells(part.right), *cells(part.wrong_stated)))
            for name, part in changes.parts.items()
        ]
    lines += ["", *(f"{text}" for text in remarks(changes)), summary(changes)]
    for change in changes.answers:
        lines += ["", *_change_lines(change)]
    return "\n".join(lines) + "\n"


def changes_json(changes: Changes) -> Mapping[str, object]:
    """The same, for a program."""
    return {
        "file": changes.file,
        "n": changes.n,
        "measures": {name: _moved_json(moved) for name, moved in changes.measures.items()},
        "parts": {
            name: {
                "n": part.n,
                "right": _moved_json(part.right),
                "wrong_stated": _moved_json(part.wrong_stated),
            }
            for name, part in changes.parts.items()
        },
        "gone": list(changes.gone),
        "new": list(changes.new),
        "other_notices": list(changes.other_notices),
        "worse": changes.count("worse"),
        "better": changes.count("better"),
        "changed": [
            {
                "id": change.question_id,
                "question": change.question,
                "verdict": change.verdict,
                "before": change.before.as_json(),
                "now": change.now.as_json(),
            }
            for change in changes.answers
        ],
    }


def summary(changes: Changes) -> str:
    """How many answers changed, and how."""
    return (
        f"answers changed: {len(changes.answers)} ({changes.count('worse')} worse, "
        f"{changes.count('as good')} as good, {changes.count('better')} better)"
    )


def remarks(changes: Changes) -> Sequence[str]:
    """What keeps the figures from being of the same questions and notices."""
    found = []
    if changes.gone:
        found.append(f"in the run alone, not asked now: {_listed(changes.gone)}")
    if changes.new:
        found.append(f"asked now, not in the run: {_listed(changes.new)}")
    if changes.gone or changes.new:
        found.append("The measures before and now are therefore not of the same questions.")
    if changes.other_notices:
        ids = _listed(changes.other_notices)
        found.append(f"The run asked other notices, or other versions of them: {ids}.")
    return found


def cells(moved: Moved) -> tuple[str, str, str]:
    """Before, now, and the difference with its sign."""
    difference = moved.difference
    return (
        _shown(moved.before),
        _shown(moved.now),
        "–" if difference is None else f"{difference:+.3f}",
    )


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _row(name: str, *cells: str) -> str:
    return f"{name:20}" + "".join(f"{cell:>12}" for cell in cells)


def _six(cells: Sequence[str]) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


def _listed(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _SHOWN_IDS else ""
    return f"{len(ids)} ({', '.join(ids[:_SHOWN_IDS])}{more})"


def _moved_json(moved: Moved) -> Mapping[str, float | None]:
    return {"before": moved.before, "now": moved.now, "difference": moved.difference}


def _change_lines(change: Change) -> Sequence[str]:
    return (
        f"{change.verdict}  {change.question_id}  {change.question}",
        f"  before  {change.before.standing.words}: {_one_line(change.before.said)}",
        f"  now     {change.now.standing.words}: {_one_line(change.now.said)}",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
