"""What is somebody's own is masked, and nothing else is."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.masking import Kind, masked, private_in, without_private
from service.masking.numbers import is_card, is_identity

LINES = Path(__file__).parent
AT_LEAST = 0.95
MARKS = [kind.mark for kind in Kind]
SAID = [
    *("我叫", "张伟", "欧阳", "我姓", "王", "住在", "红桥区", "丁字沽三号路", "3号楼", "2单元"),
    *("501", "电话", "13820011234", "022-27654321", "幺三八", "1", "0", " ", "-", "，", "。"),
    *("津A", "12345", "a.b@c.cn", "我是", "先生", "联系人:", "身份证", "120103198805120012"),
    *("6222020000000000000", "里", "的", "小区"),
    *(
        "：",
        "“",
        "友谊路 35 号",
        "3 门 201",
        "微信",
        "wx",
        "QQ：",
        "zhang_88",
        "是我的微信",
        "护照E1234567",
    ),
    *("张 伟", "13820011234@139.com", "a"),
    *MARKS,
]


def _scored(name: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Found and right, found and wrong, missed; by kind, the exact characters counting."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for line in (LINES / name).read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        wanted = {(start, end, kind) for start, end, kind in labelled["private"]}
        found = {(each.start, each.end, each.kind.value) for each in private_in(labelled["text"])}
        right.update(kind for _, _, kind in wanted & found)
        wrong.update(kind for _, _, kind in found - wanted)
        missed.update(kind for _, _, kind in wanted - found)
    return right, wrong, missed


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_precision_and_recall_on_the_labelled_lines_are_high_for_every_kind(kind: str) -> None:
    first = _scored("masking.jsonl"), _scored("masking_written.jsonl")
    right, wrong, missed = (one + other for one, other in zip(*first, strict=True))
    assert right[kind] / (right[kind] + wrong[kind]) >= AT_LEAST
    assert right[kind] / (right[kind] + missed[kind]) >= AT_LEAST


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("masking.jsonl", 0.95, 0.95),
        ("masking_fresh.jsonl", 0.95, 0.95),
        ("masking_unseen.jsonl", 0.95, 0.90),
        ("masking_written.jsonl", 0.95, 0.95),
        ("masking_other.jsonl", 0.91, 0.88),
    ],
)
def test_precision_and_recall_on_each_set(name: str, precision: float, recall: float) -> None:
    right, wrong, missed = (sum(counted.values()) for counted in _scored(name))
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall


def test_nothing_is_taken_for_private_and_little_passed_over_in_lines_of_somebody_else() -> None:
    met = passed_over = 0
    lines = (LINES / "masking_other.jsonl").read_text(encoding="utf-8").splitlines()
    for labelled in map(json.loads, lines):
        found = private_in(labelled["text"])
        wanted = labelled["private"]
        for each in found:  # a part of an address is enough
            meets = [each.kind.value == k and each.start < e and s < each.end for s, e, k in wanted]
            assert any(meets), labelled["text"]
        for start, end, kind in wanted:
            is_met = any(f.kind.value == kind and f.start < end and start < f.end for f in found)
            met, passed_over = met + is_met, passed_over + (not is_met)
    assert met / (met + passed_over) >= 0.95


def test_what_was_masked_keeps_its_kind() -> None:
    assert masked("我叫张伟，电话13820011234") == "我叫〔姓名〕，电话〔手机号〕"
    assert masked("我叫：“张 伟”，微信：zhang_88") == "我叫：“〔姓名〕”，微信：〔网络账号〕"
    assert masked("我住在河西区友谊路35号3门201，停水了") == "我住在河西区〔住址〕，停水了"


@pytest.mark.parametrize(
    "text",
    [
        "热线日均受理企业群众诉求2.30万件",
        "津政办发〔2025〕3号什么时候发的",
        "打12345要钱吗，12328呢，400-818-1234呢",
        "2025年1月27日到2025-03-31",
        "市公安局、市城市管理委员会的职责",
        "联系人是谁填写，申请人应当满18周岁吗",
        "我叫不到车，我叫了救护车",
        "工单号2025011300012345，订单号20250101123456789012",
    ],
)
def test_what_is_nobodys_own_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("１３８２００１１２３４", Kind.MOBILE),
        ("138-2001-1234", Kind.MOBILE),
        ("+86 138 2001 1234", Kind.MOBILE),
        ("幺三八二零零幺幺二三四", Kind.MOBILE),
        ("（022）27654321", Kind.TELEPHONE),
        ("11010519491231002X", Kind.IDENTITY),
        ("110105 19491231 002x", Kind.IDENTITY),
        ("6222 0212 3456 7890 128", Kind.CARD),
        ("津AD12345", Kind.PLATE),
    ],
)
def test_a_number_is_found_however_it_is_written(number: str, kind: Kind) -> None:
    assert [(each.start, each.end, each.kind) for each in private_in(f"记一下{number}好吗")] == [
        (3, 3 + len(number), kind)
    ]


def test_a_wrong_check_digit_is_no_identity_number_unless_it_is_called_one() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert private_in("编码110105194912310021") == ()
    assert masked("身份证110105194912310021") == "身份证〔身份证号〕"


def test_a_card_has_the_check_digit_of_luhn() -> None:
    assert is_card("79927398713")  # the example of ISO/IEC 7812-1
    assert not any(is_card(f"7992739871{digit}") for digit in "012456789")


def test_what_is_left_out_goes_with_the_words_that_announce_it() -> None:
    assert without_private("我叫张伟，电话13820011234，低保怎么办") == "，，低保怎么办"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SAID), max_size=25).map("".join) | st.text(max_size=60))
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


def test_a_mark_announces_no_number_behind_it() -> None:
    text = "6212268788553307公里" + "1234567890123公里" * 9
    assert masked(text) == f"{Kind.CARD.mark}公里" + "1234567890123公里" * 9


def test_doors_that_touch_are_all_masked() -> None:
    assert masked("1205室" * 9) == Kind.ADDRESS.mark * 9


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SAID), max_size=25).map("".join))
def test_the_pieces_are_in_order_and_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for each in private_in(text):
        assert end <= each.start < each.end <= len(text)
        assert each.lead <= each.start
        end = each.end


@pytest.mark.parametrize("said", [each for each in SAID if each not in MARKS])
def test_the_time_grows_as_the_text_does(said: str) -> None:
    private_in("我叫张伟")  # the dictionary is built once

    def seconds(length: int) -> float:
        text = (said * length)[: length - 1] + "x"
        began = time.process_time()
        private_in(text)
        return time.process_time() - began

    short = min(seconds(4_000) for _ in range(3))
    long = min(seconds(16_000) for _ in range(3))
    assert long < 10 * short + 0.05  # 4 times where it is linear, 16 where it is quadratic
