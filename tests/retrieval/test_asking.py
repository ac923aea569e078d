"""From what somebody typed to what is searched for."""

from __future__ import annotations

import pytest

from retrieval.asking import IndexedWords, meant
from retrieval.index import PassageIndex
from tests.factories import a_passage
from tests.fakes import HashEmbedder

TEXTS = [
    "公租房申请条件：家庭人均住房面积低于标准的，可以申请公租房。",
    "营业执照办理：企业应当在三十日内办理营业执照变更登记。",
    "公积金提取。公租房租金可以提取公积金支付。",
]
INDEX = PassageIndex.build(
    [a_passage(text, notice_id=f"n{number}") for number, text in enumerate(TEXTS)],
    {},
    HashEmbedder(),
)
WORDS = IndexedWords(INDEX.lexical, INDEX.characters)


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("公租房怎么申请", "公租房怎么申请"),
        ("公租房怎么申清?", "公租房怎么申请?"),
        ("公租房怎麼申請", "公租房怎么申请"),
        ("營業執照怎麼辦理", "营业执照怎么办理"),
        ("  Ａ１２３　营业执照 怎么申清 ", "  Ａ１２３　营业执照 怎么申请 "),
        ("", ""),
        ("\ud800", "?"),
        ("How do I apply for 公租房?", "How do I apply for 公租房?"),
    ],
)
def test_it_is_simplified_and_respelt_and_else_as_typed(typed: str, sought: str) -> None:
    assert meant(typed, WORDS) == sought


def test_a_query_holds_what_is_sought_with_its_tokens() -> None:
    query = INDEX.query("公租房怎麼申清", HashEmbedder(), frozenset({"n0"}), names=("公租房",))
    assert query.text == "公租房怎么申请"
    assert (query.notice_ids, query.names) == ({"n0"}, ("公租房",))
    assert query.tokens is not None
    assert len(query.tokens.ids) == len(query.text)


def test_a_thousand_characters_are_no_error() -> None:
    assert len(meant("申清" * 500, WORDS)) == 1000
