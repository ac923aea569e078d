"""Texts that no issuer would publish: without form, damaged, endless. Each has a graph.

It may be smaller than that of a sound notice, but never of another kind; what it says stands in
the text, and a longer text takes longer in proportion.
"""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from random import Random

import opencc
import pytest

from corpus.notice import Reading
from kg.build import graph_of
from kg.export import ExportFormat, export_graph, read_jsonl
from kg.graph import KnowledgeGraph
from kg.model import NodeType
from kg.quantities import find_quantities
from tests.factories import a_reading

ISSUER = "天津市政务服务办"
STRUCTURE = {NodeType.SECTION, NodeType.ITEM}
NUMERALS = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿双半]")
ROWS = [
    ("序号", "单位", "任务", "数量"),
    ("1", "市公安局", "受理企业诉求", "30件"),
    ("2", "南开区", "新增服务窗口", "12个"),
    ("3", "市财政局", "上线预算管理系统", "2.30万元"),
]


@pytest.fixture(scope="module")
def sound(root: Path) -> str:
    """The text of the shipped notice."""
    return (root / "corpus" / "notices" / "tianjin-zwfw-2025.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sound_kinds(sound: str) -> set[NodeType]:
    """The types of nodes that a sound notice has."""
    return kinds(graph_in(sound))


def graph_in(text: str, issuer: str | None = ISSUER) -> KnowledgeGraph:
    """The graph of ``text``, once every place that it names has been found to say what it shows."""
    reading = a_reading(text, issuer=issuer)
    graph = graph_of([reading])
    assert_quotes(graph, reading)
    return graph


def assert_quotes(graph: KnowledgeGraph, reading: Reading) -> None:
    """Every mention, merge and edge shows characters of the text, and at least one."""
    said = [mention for node in graph.nodes() for mention in node.mentions]
    said += [merge.said for node in graph.nodes() for merge in node.merges if merge.said]
    said += [place for edge in graph.edges() for place in edge.provenance]
    for place in said:
        assert place.notice_id == reading.notice.notice_id
        assert 0 <= place.span.start < place.span.end <= len(reading.notice.text)
        assert place.text == place.span.of(reading.notice.text)


def kinds(graph: KnowledgeGraph) -> set[NodeType]:
    """The types of nodes that there are."""
    return {node.type for node in graph.nodes()}


def names(graph: KnowledgeGraph, kind: NodeType) -> set[str]:
    """What the nodes of this type are called."""
    return {node.name for node in graph.nodes(kind)}


def test_a_text_without_figures_has_no_targets(sound: str, sound_kinds: set[NodeType]) -> None:
    graph = graph_in(NUMERALS.sub("", sound))

    assert NodeType.DEPARTMENT in kinds(graph)
    assert kinds(graph) <= sound_kinds - {NodeType.TARGET}


def test_a_text_without_headings_has_names_and_figures_but_no_sections(
    sound: str, sound_kinds: set[NodeType]
) -> None:
    bare = re.sub(r"(?m)^(?:[一二三四五六七八九十]+、|\d+\.)", "", sound)

    graph = graph_in(bare)

    assert kinds(graph) == sound_kinds - STRUCTURE


@pytest.mark.parametrize("mark", ["\t", "|", " | ", "  "])
def test_a_table_alone_has_the_bodies_and_figures_of_its_cells(
    mark: str, sound_kinds: set[NodeType]
) -> None:
    graph = graph_in("\n".join(mark.join(row) for row in ROWS))

    assert {"天津市公安局", "天津市财政局"} <= names(graph, NodeType.DEPARTMENT)
    assert names(graph, NodeType.DISTRICT) == {"南开区"}
    assert {"30件", "12个", "2.30万元"} <= names(graph, NodeType.TARGET)
    assert kinds(graph) <= sound_kinds


def test_a_table_of_markdown_has_the_figures_of_its_cells(sound_kinds: set[NodeType]) -> None:
    header, *rows = ["|" + "|".join(row) + "|" for row in ROWS]

    graph = graph_in("\n".join([header, "|---|:--:|---|--:|", *rows]))

    assert {"30件", "12个", "2.30万元"} <= names(graph, NodeType.TARGET)
    assert kinds(graph) <= sound_kinds


def test_english_between_the_chinese_takes_no_name_away() -> None:
    graph = graph_in(
        "The Bureau said: 会同市公安局(Public Security Bureau)开展检查 30 times in 2024. "
        "See《天津市绿化条例》(Greening Rules, v2.0) and call the 12345 hotline."
    )

    assert "天津市公安局" in names(graph, NodeType.DEPARTMENT)
    assert names(graph, NodeType.POLICY) == {"天津市绿化条例"}


def test_a_text_all_in_english_names_nothing(sound_kinds: set[NodeType]) -> None:
    graph = graph_in("1. Overview\nThe office received 2,300 requests (98%) in 2024.\n" * 20)

    assert kinds(graph) <= {NodeType.DEPARTMENT, NodeType.TARGET, *STRUCTURE}


def noisy(text: str, share: float, seed: int) -> str:
    """``text`` as a poor scan gives it: characters swapped, dropped, doubled, torn by spaces."""
    random = Random(f"noise {seed}")
    letters = list(text)
    for at in range(len(letters) - 1):
        if random.random() >= share:
            continue
        match random.choice(["swap", "drop", "other", "space", "break"]):
            case "swap":
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case "drop":
                letters[at] = ""
            case "other":
                letters[at] = random.choice(text)
            case "space":
                letters[at] += " "
            case "break":
                letters[at] += "\n"
    return "".join(letters)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_a_poor_scan_has_a_graph_of_the_same_kinds(
    sound: str, sound_kinds: set[NodeType], share: float, seed: int
) -> None:
    graph = graph_in(noisy(sound, share, seed))

    assert kinds(graph) <= sound_kinds
    assert NodeType.TARGET in kinds(graph)


def test_the_fewer_errors_a_scan_has_the_more_of_the_notice_is_found(sound: str) -> None:
    whole = graph_names(graph_in(sound))

    found = [
        len(whole & graph_names(graph_in(noisy(sound, share, 1)))) for share in (0.02, 0.1, 0.5)
    ]

    assert found == sorted(found, reverse=True)
    assert found[0] > len(whole) / 2


def graph_names(graph: KnowledgeGraph) -> set[tuple[NodeType, str]]:
    """Every node by its type and name."""
    return {(node.type, node.name) for node in graph.nodes()}


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\t \u3000\xa0\n", "\ufeff", "\u3000" * 1000])
def test_an_empty_text_has_only_its_issuer(text: str) -> None:
    graph = graph_in(text)

    assert [(node.type, node.mentions) for node in graph.nodes()] == [(NodeType.DEPARTMENT, ())]
    assert graph.edges() == ()
    assert graph_in(text, issuer=None).nodes() == ()


def with_oddities(text: str, odd: str) -> str:
    """``text`` with one of the characters of ``odd`` put in at every fortieth place."""
    random = Random(1)
    cut = [text[start : start + 40] for start in range(0, len(text), 40)]
    return "".join(piece + random.choice(odd) for piece in cut)


@pytest.mark.parametrize(
    "odd",
    ["\ud800\udfff\udc80", "\x00\x01\x08\x1b\x7f\x85", "\u200b\u200d\u2060\ufeff", "\u202e\u2028"],
    ids=["lone surrogates", "control characters", "zero width", "directions and line separators"],
)
def test_characters_that_are_none_neither_stop_the_graph_nor_its_files(
    sound: str, sound_kinds: set[NodeType], odd: str, tmp_path: Path
) -> None:
    graph = graph_in(with_oddities(sound, odd))

    for form in ExportFormat:
        assert export_graph(graph, tmp_path, form)
    assert kinds(graph) <= sound_kinds
    assert read_jsonl(tmp_path) == (graph.nodes(), graph.edges())


def full_width(text: str) -> str:
    """``text`` with every character of ASCII, the space too, in its full width."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return text.translate({**wide, 0x20: 0x3000})


def test_full_width_figures_are_the_same_figures(sound: str, sound_kinds: set[NodeType]) -> None:
    narrow = sound.split("\n", 1)[1]  # without the address of an image, which stays narrow
    wide = full_width(narrow)

    graph = graph_in(wide)

    assert kinds(graph) <= sound_kinds
    assert amounts(wide) == amounts(narrow)
    assert len(graph.nodes(NodeType.TARGET)) == len(graph_in(narrow).nodes(NodeType.TARGET))


def amounts(text: str) -> Counter[tuple[object, ...]]:
    """Every figure, by its value and unit."""
    return Counter(
        (figure.value_normalised, figure.unit_normalised) for figure in find_quantities(text)
    )


def test_a_text_in_traditional_script_has_a_graph_of_the_same_kinds(
    sound: str, sound_kinds: set[NodeType]
) -> None:
    graph = graph_in(opencc.OpenCC("s2t").convert(sound))

    assert kinds(graph) <= sound_kinds
    assert {NodeType.TARGET, NodeType.DEPARTMENT} <= kinds(graph)


LONGEST, LONGEST_CROWDED = 200_000, 100_000  # bytes in UTF-8, as files are measured
SPAN = 16
HIGHEST_GROWTH = 26.0
"""Sixteen times the text takes sixteen times as long, 256 times if quadratic.

What is allowed is two fifths of the time of the longest line spent on a quadratic part: at two
and a half times its length, that part would take two thirds.
"""
HIGHEST_SHARE = 10.0
"""Of the CPU seconds that a notice takes a byte, measured beside it: a notice takes a dozen seconds
a megabyte, a figure every few bytes five times that."""
TRIES = 5
"""A busy machine is slow now and then, a rule that reads a text again and again is each time."""


def repeated(piece: str, size: int, end: str = "") -> str:
    """``piece`` over and over, ``size`` bytes of it."""
    return piece * (size // len(piece.encode())) + end


def random_digits(size: int) -> str:
    return "".join(Random(1).choices("0123456789", k=size))


def numbered(piece: str, size: int) -> str:
    """``piece`` over and over, each time with another number in it."""
    count = size // len(piece.format(1000).encode())
    return "".join(piece.format(number) for number in range(count))


ENDLESS: dict[str, Callable[[int], str]] = {
    "one character": lambda size: repeated("的", size),
    "the character for a city": lambda size: repeated("市", size),
    "the character for one": lambda size: repeated("一", size),
    "quotation marks": lambda size: repeated("“”", size),
    "opening quotation marks": lambda size: repeated("“", size),
    "opening title marks": lambda size: repeated("《", size),
    "brackets": lambda size: repeated("（【）】", size),
    "opening brackets": lambda size: repeated("（", size),
    "digits": random_digits,
    "English": lambda size: repeated("Bureau no. 12 handled 30 cases, see https://a.b/c ", size),
    "bodies": lambda size: repeated("会同市公安局、市财政局", size),
}

# with a name or a figure every few bytes: a megabyte would be a graph of half a million nodes
CROWDED: dict[str, Callable[[int], str]] = {
    "figures of a hotline": lambda size: repeated("12345热线受理诉求30件，", size),
    "titles that begin alike": lambda size: numbered("《天津市公园第{}号管理办法》、", size),
    "short forms": lambda size: repeated("《公园管理办法》（以下简称《办法》），", size),
    "places": lambda size: repeated("天津", size),
    "places inside one another": lambda size: repeated("天津市南开区", size),
    "zones of a place": lambda size: repeated("天津市开发区、", size),
    "systems of a place": lambda size: repeated("上线天津市监管系统,", size),
    "offices of an office": lambda size: repeated("市委办公室", size, "令"),
    "figures side by side": lambda size: repeated("30件", size),
    "figures between marks": lambda size: repeated("12,3、", size),
}


def cpu_seconds(text: str) -> float:
    """What it takes from ``text`` to the nodes and edges of its graph."""
    began = time.process_time()
    graph = graph_of([a_reading(text, issuer=ISSUER)])
    graph.nodes()
    graph.edges()
    return time.process_time() - began


@pytest.fixture(scope="module")
def usual(sound: str) -> float:
    """CPU seconds a byte of the shipped notice."""
    graph_in(sound)  # and the dictionaries are loaded from here on
    return min(cpu_seconds(sound) for _ in range(3)) / len(sound.encode())


def assert_linear(
    line: Callable[[int], str],
    usual: float,
    longest: int = LONGEST,
    seconds: Callable[[str], float] = cpu_seconds,
) -> None:
    """Sixteen times the line takes sixteen times as long, and neither more than its share."""
    graph_in(line(20_000))
    short, taken = longest // SPAN, {longest // SPAN: math.inf, longest: math.inf}
    for _ in range(TRIES):
        for size in (short, short, short, longest):
            taken[size] = min(taken[size], seconds(line(size)))
        growth = taken[longest] / taken[short]
        share = max(each / size for size, each in taken.items()) / usual
        if growth <= HIGHEST_GROWTH and share <= HIGHEST_SHARE:
            return
    raise AssertionError(
        f"{SPAN} times the length takes {growth:.1f} times as long; "
        f"a byte takes {share:.1f} times as long as one of a notice"
    )


@pytest.mark.parametrize("kind", ENDLESS)
def test_one_endless_line_takes_time_in_proportion_to_its_length(kind: str, usual: float) -> None:
    assert_linear(ENDLESS[kind], usual)


@pytest.mark.parametrize("kind", CROWDED)
def test_a_crowded_line_takes_time_in_proportion_to_its_length(kind: str, usual: float) -> None:
    assert_linear(CROWDED[kind], usual, LONGEST_CROWDED)


def test_a_notice_without_line_breaks_takes_time_in_proportion_to_its_length(
    sound: str, sound_kinds: set[NodeType], usual: float
) -> None:
    line = sound.replace("\n", "")

    assert kinds(graph_in(line * 3)) <= sound_kinds
    quarter = line[: len(line) // 4]
    assert_linear(lambda size: repeated(quarter, size), usual, SPAN * len(quarter.encode()))


@pytest.mark.parametrize(
    ("each", "again", "is_told"), [(1.0, 0.0, False), (1.0, 4e-6, True), (12.0, 0.0, True)]
)
def test_what_takes_longer_than_its_share_is_told_and_a_busy_machine_is_not(
    each: float, again: float, is_told: bool
) -> None:
    busy = iter([1.0, 3.0, 2.0, 5.0, *[1.0] * 4 * TRIES])

    def seconds(text: str) -> float:
        """As if a byte took ``each``, and ``again`` for every one before it."""
        size = len(text.encode())
        return (each + again * size) * size * next(busy)

    with pytest.raises(AssertionError) if is_told else nullcontext():
        assert_linear(ENDLESS["one character"], 1.0, LONGEST, seconds)


@pytest.mark.parametrize("word", ["达到", "累计", "其中", "推动", "高新技术", "以及", "一个"])
def test_a_word_said_over_and_over_holds_nothing_up(word: str) -> None:
    said = word * 24

    assert cpu_seconds(f"{said}它30件,推出{said}它平台,建设{said}它开发区。") < 1


@pytest.mark.parametrize(
    "number", ["111," * 3000 + "111", "1." + "1" * 6000, "1" + "亿" * 1000, "三" + "万" * 1000]
)
def test_a_number_of_thousands_of_digits_stops_neither_the_graph_nor_its_files(
    number: str, tmp_path: Path
) -> None:
    graph = graph_in(f"受理诉求{number}件。")

    for form in ExportFormat:
        export_graph(graph, tmp_path, form)
    assert read_jsonl(tmp_path) == (graph.nodes(), graph.edges())
