"""What a rule threatens for an offence that it names by the number of its article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.passages import reading_of
from service.answering import refuse
from service.answering.pipeline import Answerer
from service.answering.sanctions import sanction_of, threatens, without_penalty
from service.library import Library
from tests.factories import a_notice, a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import a_base, answer_of, replied, statement_of

TEXT = (
    "青岚市湖泊管理办法\n第一条 在湖面上禁止下列行为：\n"
    "（一）喂食水鸟；\n（二）倒卖船票；\n（三）燃放烟花。\n"
    "第二条 船主应当佩戴浮标。\n第三条 渡口应当公示票价。\n"
    "第四条 违反第一条第一项规定的，由渡口劝阻；不听劝阻的，处五十元罚款。"
    "违反本办法第一条第二项、第三项规定的，没收票款，处五百元罚款。\n"
    "第五条 违反第二条规定的，责令改正；拒不改正的，处一百元罚款。\n"
)
BASE = a_base(reading_of(a_notice(TEXT, notice_id="lake")))


@pytest.mark.parametrize(
    ("offence", "sanction"),
    [
        ("喂食水鸟", "违反第一条第一项规定的，由渡口劝阻；不听劝阻的，处五十元罚款"),
        ("倒卖船票", "违反本办法第一条第二项、第三项规定的，没收票款，处五百元罚款"),
        ("燃放烟花", "违反本办法第一条第二项、第三项规定的，没收票款，处五百元罚款"),
        ("船主应当佩戴浮标", "违反第二条规定的，责令改正；拒不改正的，处一百元罚款"),
    ],
)
def test_a_sanction_is_found_by_article_and_point(offence: str, sanction: str) -> None:
    found = sanction_of(statement_of(BASE, offence), BASE)
    assert found is not None
    assert found.text == sanction
    assert threatens(found)


def test_what_no_sanction_names_has_none() -> None:
    assert sanction_of(statement_of(BASE, "渡口应当公示票价"), BASE) is None
    # the article as a whole has two, by point
    assert sanction_of(statement_of(BASE, "在湖面上禁止下列行为"), BASE) is None


@pytest.mark.parametrize(
    ("asked", "deed"),
    [
        ("倒卖船票罚多少?", "倒卖船票"),
        ("在湖边吸烟怎么处罚", "在湖边吸烟"),
        ("喂食水鸟会被罚款吗", "喂食水鸟"),
        ("游船几点开", None),
    ],
)
def test_the_deed_is_asked_for_without_its_penalty(asked: str, deed: str | None) -> None:
    assert without_penalty(asked) == deed


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("lake")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(TEXT, notice_id="lake"))
    yield Answerer(library)
    library.close()


def test_offence_and_sanction_are_both_quoted(
    lake: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refuse, "confidence", lambda *_: 0.99)
    answer = answer_of(replied(lake, "船主不佩戴浮标罚多少?").outcome)
    quotes = [each.quote for each in answer.citations]
    assert quotes[0].startswith("船主应当佩戴浮标")
    assert quotes[-1].startswith("违反第二条规定的")
