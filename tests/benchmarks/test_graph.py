"""The benchmark of the graph, on a small notice, and the notices that it makes."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import graph
from benchmarks.notices import Original
from corpus.notice import Reading
from corpus.passages import read
from corpus.read import PublishedFile, read_file
from kg.dates import find_dates
from kg.divisions import divisions_named, is_within, parent_of, province_of
from kg.mentions import home_of_reading
from kg.quantities import find_quantities
from tests.factories import a_published_file

HANGZHOU = divisions_named("杭州市")[0]
A_TEXT = """杭州市园林局2025年工作要点
一、建设公园绿地
1.新建口袋公园。在西湖区新建口袋公园30个,打造“公园随手拍”小程序,满意率达到95.5%。
2.改造老旧公园。落实《杭州市公园管理办法》,会同市财政局改造12个,12345热线受理诉求2.30万件。
西湖区推广“公园随手拍”,九成以上居民受益。
"""


def a_variation(seed: int, text: str = A_TEXT) -> PublishedFile:
    """A variation of a small notice of Hangzhou."""
    file = a_published_file(text, notice_id="plan", issuer="杭州市园林局", date="2025-03-05")
    return Original(file).variation(seed)


@pytest.fixture(scope="module")
def shipped() -> PublishedFile:
    """The shipped notice."""
    return read_file(graph.SHIPPED)


def shape(reading: Reading) -> list[object]:
    """How the outline is built, without its words."""
    outline = reading.outline
    return [
        [piece.kind for piece in outline.pieces],
        [(section.level, section.number) for section in outline.sections],
        [(item.kind, item.number) for item in outline.items],
        [part.kind for part in outline.parts],
    ]


def test_the_same_seed_gives_the_same_notice(shipped: PublishedFile) -> None:
    assert Original(shipped).variation(7) == Original(shipped).variation(7)


def test_every_seed_gives_another_notice_under_another_id(shipped: PublishedFile) -> None:
    made = list(Original(shipped).variations(10, seed=3))

    assert len({file.text for file in made}) == 10
    assert [file.notice_id for file in made] == [f"{shipped.notice_id}-{n}" for n in range(3, 13)]


def test_a_variation_is_as_long_as_the_notice_and_built_alike(shipped: PublishedFile) -> None:
    for seed in range(5):
        made = Original(shipped).variation(seed)

        assert len(made.text) == pytest.approx(len(shipped.text), rel=0.02)
        assert shape(read(made)) == shape(read(shipped))


def test_a_variation_is_issued_in_a_city_of_another_province() -> None:
    for seed in range(5):
        made = a_variation(seed)
        home = home_of_reading(read(made))

        assert home is not None
        assert not is_within(home, province_of(HANGZHOU))
        assert made.text.startswith(f"{home.name}园林局")
        assert made.metadata.issuer == f"{home.name}园林局"
        assert "杭州" not in made.text


def test_a_district_becomes_one_district_of_that_city_wherever_it_stands() -> None:
    made = a_variation(1)
    first, again = re.findall(r"在(\w+)新建|\n(\w+)推广", made.text)
    home = home_of_reading(read(made))

    assert first[0] == again[1] != "西湖区"
    assert any(parent_of(found) == home for found in divisions_named(first[0]))


def test_a_figure_becomes_another_of_the_same_form() -> None:
    was, now = find_quantities(A_TEXT), find_quantities(a_variation(1).text)

    assert [(one.unit, one.comparator, len(one.text)) for one in now] == [
        (one.unit, one.comparator, len(one.text)) for one in was
    ]
    assert [one.value for one in now] != [one.value for one in was]
    assert "12345热线" in a_variation(1).text


def test_all_years_move_by_the_same_number() -> None:
    made = a_variation(1, A_TEXT + "继续2023年的工作。\n")

    years = [date.year for date in find_dates(made.text)]
    first, last = (year for year in years if year is not None)

    assert (first, first - last) != (2025, 2)
    assert first - last == 2
    assert made.metadata.date == f"{first}-03-05"


def test_a_quoted_name_changes_alike_wherever_it_stands() -> None:
    made = a_variation(1).text

    (name,) = {
        made[at + 1 : made.index("”", at)] for at in range(len(made)) if made.startswith("“", at)
    }

    assert name.endswith("随手拍")
    assert not name.startswith("公园")
    assert made.count(name) == 2


def test_a_notice_that_names_no_place_cannot_be_varied() -> None:
    with pytest.raises(ValueError, match="which place"):
        Original(a_published_file("新建公园30个。"))


def test_a_round_counts_what_is_in_the_graph(shipped: PublishedFile, tmp_path: Path) -> None:
    one = graph.build([shipped], tmp_path)
    two = graph.build(Original(shipped).variations(2, seed=1), tmp_path)

    assert (one.notices, two.notices) == (1, 2)
    assert one.nodes < two.nodes < 2 * one.nodes + 20
    assert two.export_bytes == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert all(seconds > 0 for seconds in dataclasses.astuple(two))


def test_the_report_has_a_row_for_each_size_and_the_growth_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "cold", lambda: {"read_s": 0.1, "build_s": 0.5, "process_s": 1.0})
    small = a_published_file(A_TEXT, notice_id="plan", issuer="杭州市园林局")

    report = graph.measure(small, [12, 1, 10], rounds=2, seed=1, folder=tmp_path)

    last, ten = report["sizes"][2], report["sizes"][1]
    assert [row["notices"] for row in report["sizes"]] == [1, 10, 12]
    assert report["growth"] == pytest.approx(
        last["build_s_per_notice"] / ten["build_s_per_notice"], abs=0.01
    )
    assert report["growth_of_ratio"] == pytest.approx(last["ratio"] / ten["ratio"], abs=0.01)


def test_the_first_build_is_measured_in_a_process_of_its_own() -> None:
    taken = graph.cold()

    assert 0 < taken["build_s"] < taken["process_s"]


@pytest.mark.parametrize(
    ("seconds", "growth", "missed"),
    [(2.0, 1.5, 0), (2.01, 1.0, 1), (0.5, 1.51, 1), (0.5, None, 0), (9.0, 9.0, 2)],
)
def test_each_target_that_is_not_reached_is_named(
    seconds: float, growth: float | None, missed: int
) -> None:
    report: dict[str, Any] = {"cold": {"build_s": seconds}, "growth": growth}

    assert len(graph.misses_of(report)) == missed


@pytest.mark.parametrize("wrong", [["--sizes", "0"], ["--rounds", "0"], ["--sizes", "many"]])
def test_a_size_that_is_none_is_wrong_usage(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        graph.main(wrong)
    assert stopped.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_help_says_what_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        graph.main(["--help"])
    assert stopped.value.code == 0
    assert "--check" in capsys.readouterr().out
