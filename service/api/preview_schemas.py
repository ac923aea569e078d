"""What a preview looks like over HTTP. Offsets count code points of the file's text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlaceBody(_Body):
    """A stretch of the text."""

    start: int
    end: int
    text: str


class DescribedBody(_Body):
    """What a notice is called, who issued it and when; null where that is not known."""

    title: str | None
    issuer: str | None
    date: str | None
    number: str | None
    source_address: str | None


class OutlineRowBody(_Body):
    """A part, section, article or item. ``depth`` from 0, ``number`` 0 where it has none."""

    kind: str
    number: int
    title: str
    start: int
    end: int
    depth: int


class OutlineList(_Body):
    """The outline in order; ``total`` counts also what is not listed."""

    total: int
    rows: list[OutlineRowBody]


class NameBody(_Body):
    """A name, every other form of it, and where it stands; ``total`` counts all its places."""

    type: str
    name: str
    aliases: list[str]
    total: int
    places: list[PlaceBody]


class NameList(_Body):
    """Names, type by type; ``total`` counts also what is not listed."""

    total: int
    rows: list[NameBody]


class FigureBody(PlaceBody):
    """A figure; its fields are the attributes of a Target in the graph."""

    value: int | float | None
    value_upper: int | float | None
    unit: str
    comparator: str
    subject: str
    year: int | None
    status: str
    owner: str | None


class FigureList(_Body):
    """Figures in order; ``total`` counts also what is not listed."""

    total: int
    rows: list[FigureBody]


class MeasureBody(PlaceBody):
    """A measure; its fields are the attributes of a Measure in the graph."""

    verb: str
    actors: list[str]
    status: str
    year: int | None
    deadline: str | None


class MeasureList(_Body):
    """Measures in order; ``total`` counts also what is not listed."""

    total: int
    rows: list[MeasureBody]


class NoteBody(_Body):
    """One kind of thing to look at: how many there are, and where the first of them stand."""

    kind: str
    total: int
    places: list[PlaceBody]


class ChangeBody(_Body):
    """A run of sentences that was (offsets of the old text) and what takes its place (the new)."""

    before: list[PlaceBody]
    after: list[PlaceBody]


class ChangeList(_Body):
    """What differs from the published text; sentences and titles, counted."""

    total: int
    removed: int
    added: int
    kept: int
    rows: list[ChangeBody]


class KnownBody(_Body):
    """The notice that has this id now. ``changes`` is null where the text is the same.

    ``given`` is the metadata that was given with it, ``described`` what it is called now.
    """

    version: int
    visibility: str | list[str]
    published_at: str
    characters: int
    described: DescribedBody
    given: DescribedBody
    changes: ChangeList | None


class PreviewBody(_Body):
    """A notice before it goes live: what was read, what is in it, and what to look at.

    ``found`` is what the text itself says; ``described`` that with the metadata laid over it.
    Names, figures and measures are looked for up to ``read_to``.
    """

    notice_id: str
    described: DescribedBody
    found: DescribedBody
    characters: int
    sentences: int
    passages: int
    read_to: int
    outline: OutlineList
    names: NameList
    figures: FigureList
    measures: MeasureList
    notes: list[NoteBody]
    known: KnownBody | None
    same_text_as: list[str]
