"""Five real notices of different make; the same code must find the structure of each."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from corpus.notice import ItemKind, PartKind, PieceKind, Reading
from corpus.passages import PASSAGE_LENGTH, read
from corpus.read import read_file

_NAMES = (
    "guangzhou_2024_public_rental_housing",
    "jinan_12345_hotline_regulation",
    "shenzhen_2026_ai_manufacturing_plan",
    "state_council_2018_108_inspection_good_practice",
    "tianjin-zwfw-2025",
)


@pytest.fixture(scope="module")
def readings(shared: Path) -> dict[str, Reading]:
    """The five notices, read."""
    return {name: read(read_file(shared / "notices" / f"{name}.txt")) for name in _NAMES}


def _titles(reading: Reading) -> list[str | None]:
    text = reading.notice.text
    return [part.title.of(text) if part.title else None for part in reading.outline.parts]


@pytest.mark.parametrize("name", _NAMES)
def test_pieces_tile_and_passages_hold_every_sentence(
    readings: dict[str, Reading], name: str
) -> None:
    reading = readings[name]
    text = reading.notice.text
    assert "".join(piece.span.of(text) for piece in reading.outline.pieces) == text
    assert all(a.span.end <= b.span.start for a, b in pairwise(reading.passages))
    for sentence in reading.outline.sentences:
        holders = [p for p in reading.passages if p.span.contains(sentence.span)]
        assert [p.place for p in holders] == [sentence.place]


@pytest.mark.parametrize("name", _NAMES)
def test_no_item_or_article_is_missed(readings: dict[str, Reading], name: str) -> None:
    """Numbers go up by one, each within its part, whatever section they stand in."""
    outline = readings[name].outline
    for part in outline.parts:
        for kind in (ItemKind.ARTICLE, ItemKind.NUMBERED):
            outer = [i for i in outline.items if i.part == part and i.kind is kind]
            outer = [
                item
                for item in outer
                if not any(o is not item and o.span.contains(item.span) for o in outline.items)
            ]
            assert [item.number for item in outer] == list(range(1, len(outer) + 1))


@pytest.mark.parametrize("name", _NAMES)
def test_few_passages_are_long_and_those_are_single_sentences(
    readings: dict[str, Reading], name: str
) -> None:
    reading = readings[name]
    for passage in reading.passages[1:]:
        inside = [s for s in reading.outline.sentences if passage.span.contains(s.span)]
        assert len(passage.span) <= PASSAGE_LENGTH or len(inside) <= 2


@pytest.mark.parametrize(
    ("name", "issuer", "date", "number"),
    [
        (_NAMES[0], "广州市人民政府办公厅", "2024年7月26日", "穗府办规〔2024〕13号"),
        (_NAMES[1], "济南市第十六届人民代表大会常务委员会", "2018年7月27日", None),
        (_NAMES[2], "深圳市工业和信息化局", "2026年2月9日", None),
        (_NAMES[3], "国务院办公厅", "2018年11月19日", "国办发〔2018〕108号"),
        (_NAMES[4], "市政务服务办", "2025年1月27日", None),
    ],
)
def test_the_letterhead_is_read(
    readings: dict[str, Reading], name: str, issuer: str, date: str, number: str | None
) -> None:
    text, outline = readings[name].notice.text, readings[name].outline
    found = [span.of(text) if span else None for span in (outline.issuer, outline.date)]
    assert found == [issuer, date]
    assert (outline.number.of(text) if outline.number else None) == number


def test_the_combined_notice_has_a_summary_and_a_plan(readings: dict[str, Reading]) -> None:
    reading = readings["tianjin-zwfw-2025"]
    frame, summary, plan = reading.outline.parts
    assert (frame.kind, frame.title) == (PartKind.OTHER, None)
    assert (summary.kind, summary.year) == (PartKind.SUMMARY, 2024)
    assert (plan.kind, plan.year) == (PartKind.PLAN, 2025)
    sections = [(section.part.year, section.number) for section in reading.outline.sections]
    assert sections == [(2024, n) for n in range(1, 9)] + [(2025, n) for n in range(1, 7)]
    assert len(reading.outline.items) == 39
    assert all(item.title for item in reading.outline.items)
    assert len(reading.outline.points) == 43
    assert reading.outline.pieces[0].kind is PieceKind.MARKUP
    assert "\n和2025年工作要点的通知" in reading.passages[0].text


def test_the_measures_have_eight_chapters_and_54_articles(readings: dict[str, Reading]) -> None:
    reading = readings["guangzhou_2024_public_rental_housing"]
    frame, rules, foot = reading.outline.parts
    assert (rules.kind, _titles(reading)[1]) == (PartKind.RULES, "广州市公共租赁住房管理办法")
    assert (frame.title, foot.title) == (None, None)
    assert [section.number for section in reading.outline.sections] == list(range(1, 9))
    articles = [item for item in reading.outline.items if item.kind is ItemKind.ARTICLE]
    assert len(articles) == 54
    listed = [i for i in reading.outline.items if articles[24].span.contains(i.span)][1:]
    titles = [i.title.of(reading.notice.text) for i in listed if i.title]
    assert titles == ["申请", "初审", "复审", "公示", "异议复核", "公告"]


def test_the_regulation_is_one_part_with_its_articles(readings: dict[str, Reading]) -> None:
    reading = readings["jinan_12345_hotline_regulation"]
    assert _titles(reading) == ["济南市12345市民服务热线条例"]
    articles = [item for item in reading.outline.items if item.kind is ItemKind.ARTICLE]
    assert len(articles) == 44
    assert [section.number for section in reading.outline.sections] == [2, 3, 4, 5, 6, 7]
    assert articles[0].section is None


def test_the_plan_from_a_pdf_has_inline_headings_and_an_attachment(
    readings: dict[str, Reading],
) -> None:
    reading = readings["shenzhen_2026_ai_manufacturing_plan"]
    kinds = [(part.kind, part.year) for part in reading.outline.parts]
    assert kinds == [(PartKind.OTHER, None), (PartKind.PLAN, 2026), (PartKind.OTHER, None)]
    assert _titles(reading)[2] == "附件"
    levels = [(section.level, section.number) for section in reading.outline.sections]
    assert [number for level, number in levels if level == 1] == [1, 2, 3, 4]
    assert [number for level, number in levels if level == 2] == list(range(1, 14))
    heading = reading.outline.sections[2].heading.of(reading.notice.text)
    assert heading == "（一）打造工业智能体创新中心"


def test_the_list_of_130_practices_has_130_items(readings: dict[str, Reading]) -> None:
    reading = readings["state_council_2018_108_inspection_good_practice"]
    assert len(reading.outline.items) == 130
    assert len([p for p in reading.passages if p.place.item]) == 130
    title = "国务院办公厅关于对国务院第五次大督查\n发现的典型经验做法给予表扬的通报"
    assert reading.outline.title is not None
    assert reading.outline.title.of(reading.notice.text) == title


def test_the_shipped_notice_is_the_published_one(shared: Path, root: Path) -> None:
    for ending in ("txt", "json"):
        name = f"tianjin-zwfw-2025.{ending}"
        shipped = root / "corpus" / "notices" / name
        assert shipped.read_bytes() == (shared / "notices" / name).read_bytes()
