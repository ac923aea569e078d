"""From what a caller says to cards and a draft, over invented notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.notice import Span
from retrieval.hit import QueryVectors
from service.answering.outcome import Abstention, Answer
from service.answering.pipeline import Answerer, Looked
from service.assist.assistant import Assistant
from service.assist.cards import Relation
from service.assist.dispatch import WHICH_CITY
from service.assist.draft import LONGEST_SUMMARY
from service.assist.next_questions import asks_place
from service.assist.responsible import BodySource
from service.assist.speech_act import Category, Urgency
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

A_RULE = """青岚市河道管理办法
（2024年5月1日青岚市人民政府公布）
第一章 总则
第一条 为了加强河道管理，制定本办法。
第二条 市水务局是河道管理的主管部门，负责河道的巡查。
第二章 使用
第三条 禁止在河道内洗车、放牧。夜间垂钓应当在二十二时前结束。
第四条 占用堤岸的，应当向所在地街道办事处提出申请。街道办事处应当自受理之日起五日内作出决定。
第三章 法律责任
第五条 违反本办法第三条规定，在河道内洗车、放牧的，由城市管理部门处二百元以上五百元以下罚款。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the invented plan and the invented rule."""
    home = tmp_path_factory.mktemp("home")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    library.ingest(
        a_published_file(
            A_RULE, notice_id="rule", title="青岚市河道管理办法", issuer="青岚市人民政府"
        )
    )
    yield Assistant(Answerer(library))
    library.close()


def test_the_first_card_answers_and_quotes_its_source(assistant: Assistant) -> None:
    found = assistant.assist("喂你好，我姓李，我想问一下全年新建口袋公园多少个？")
    first = found.cards[0]
    assert first.relation is Relation.ANSWER
    assert isinstance(first.outcome, Answer)
    assert "30" in first.outcome.text
    assert found.draft.basis == first.outcome.citations


def test_the_other_cards_are_related_and_rest_on_other_words(assistant: Assistant) -> None:
    found = assistant.assist("公园怎么建设", k=5)
    assert 1 < len(found.cards) <= 5
    spans = []
    for card in found.cards[1:]:
        assert card.relation is Relation.RELATED
        assert isinstance(card.outcome, Answer)
        citation = card.outcome.citations[0]
        assert citation.quote.rstrip("。；") in card.outcome.text
        spans.append((citation.notice_id, citation.span))
        assert "：。" not in card.outcome.text
    assert len(set(spans)) == len(spans)
    assert len({card.answer_id for card in found.cards}) == len(found.cards)


def test_what_the_notices_do_not_say_is_a_card_and_comes_first(assistant: Assistant) -> None:
    found = assistant.assist("请问地铁老年卡坐车多少钱")
    assert isinstance(found.cards[0].outcome, Abstention)
    assert found.cards[0].body is None
    assert all(card.relation is Relation.RELATED for card in found.cards[1:])
    assert found.draft.basis == ()


def test_a_long_story_that_is_answered_is_no_sure_answer(assistant: Assistant) -> None:
    story = "我家在河边，去年全年新建口袋公园的时候，我妈摔了一跤，狗也丢了，天也黑了，"
    found = assistant.assist(story + "要多久")
    assert found.cards


def test_several_questions_have_a_card_each(assistant: Assistant) -> None:
    found = assistant.assist("全年新建口袋公园多少个？改造老旧公园多少个？")
    answers = [card for card in found.cards if card.relation is Relation.ANSWER]
    assert len(answers) == 2


def test_who_punishes_is_who_a_complaint_is_sent_to(assistant: Assistant) -> None:
    found = assistant.assist("我要投诉，有人天天在河道内洗车", k=5)
    card = next(
        card
        for card in found.cards
        if isinstance(card.outcome, Answer) and "洗车" in card.outcome.text
    )
    assert card.dispatch_to is not None
    assert card.dispatch_to.name == "城市管理部门"
    assert card.dispatch_to.source is BodySource.DUTY
    assert card.dispatch_to.citation is not None
    assert "城市管理部门" in card.dispatch_to.citation.quote
    assert found.draft.category is Category.COMPLAINT


def test_every_body_stands_in_the_words_that_are_quoted_for_it(assistant: Assistant) -> None:
    for text in ("占用堤岸要向谁申请", "夜间垂钓到几点", "全年新建口袋公园多少个"):
        for card in assistant.assist(text, k=5).cards:
            for named in (card.body, card.dispatch_to):
                if named is not None and named.source is not BodySource.ISSUER:
                    assert named.citation is not None
                    assert named.name in named.citation.quote


def test_who_is_named_elsewhere_in_the_notice_is_only_likely(assistant: Assistant) -> None:
    found = assistant.assist("河道夜间垂钓应当在几点前结束")
    first = found.cards[0]
    assert isinstance(first.outcome, Answer)
    assert "垂钓" in first.outcome.text
    assert first.dispatch_to is not None
    assert first.dispatch_to.source is BodySource.LIKELY
    assert found.draft.body == first.dispatch_to.name
    assert not found.draft.body_certain


def test_the_body_of_an_answer_that_says_so_is_certain(assistant: Assistant) -> None:
    found = assistant.assist("占用堤岸要向谁申请")
    assert found.cards[0].dispatch_to is not None
    assert found.cards[0].dispatch_to.source is BodySource.DUTY
    assert found.draft.body_certain


def test_the_issuer_of_an_answer_is_not_certain(assistant: Assistant) -> None:
    assert not assistant.assist("免费开放公园达到多少").draft.body_certain


def test_the_issuer_is_the_last_resort_and_called_so(assistant: Assistant) -> None:
    card = assistant.assist("免费开放公园达到多少")
    assert card.cards[0].body is not None
    assert card.cards[0].body.source is BodySource.ISSUER


def test_the_draft_is_short_and_holds_nothing_private(assistant: Assistant) -> None:
    text = "你好，我叫张伟，电话13812345678，住在3号楼2单元501室，" + "河道里有人洗车，" * 30
    draft = assistant.assist(text + "被困在水里了").draft
    assert len(draft.summary) <= LONGEST_SUMMARY
    for private in ("张伟", "138", "501"):
        assert private not in draft.summary
    assert draft.urgency.level is Urgency.URGENT


def quotes_of(outcome: Answer | Abstention) -> list[tuple[str, Span]]:
    """The characters that a card shows."""
    shown = outcome.citations if isinstance(outcome, Answer) else outcome.nearest
    return [(each.notice_id, each.span) for each in shown]


def test_what_stands_beside_an_open_call_has_no_card_of_its_own(assistant: Assistant) -> None:
    first, *others = assistant.assist("请问公园地铁老年卡坐车多少钱").cards
    assert isinstance(first.outcome, Abstention)
    assert [each.marker for each in first.outcome.nearest] == [1, 2, 3]
    assert others
    quotes = [quote for card in (first, *others) for quote in quotes_of(card.outcome)]
    assert len(set(quotes)) == len(quotes) == 3 + len(others)


def test_one_card_alone_shows_the_nearest_quotes(assistant: Assistant) -> None:
    text = "请问公园地铁老年卡坐车多少钱"
    [alone] = assistant.assist(text, k=1).cards
    first, second, *_ = assistant.assist(text, k=2).cards
    assert quotes_of(alone.outcome)[0] == quotes_of(second.outcome)[0]
    assert quotes_of(alone.outcome)[1:] == quotes_of(first.outcome)[:2]


class _Listening(HashEmbedder):
    """Keeps the questions that it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def embed_question(self, text: str) -> QueryVectors:
        self.asked.append(text)
        return super().embed_question(text)


def embedded_for(text: str, home: Path) -> list[str]:
    """What is embedded for the cards of a call, over the invented plan."""
    embedder = _Listening()
    library = Library.open(home, cache=home, embedder=embedder)
    library.ingest(a_published_file())
    Assistant(Answerer(library)).assist(text)
    library.close()
    return embedder.asked


def test_a_call_that_stays_open_is_looked_at_as_a_whole_too(tmp_path: Path) -> None:
    near, whole = embedded_for("地铁里丢了包，昨天报了警，还能找回来吗？", tmp_path)
    assert "地铁" not in near
    assert "地铁" in whole
    assert "找回" in whole


def test_a_call_that_is_answered_is_looked_at_once(tmp_path: Path) -> None:
    text = "昨天我去公园，人真多，全年新建口袋公园多少个？"
    assert len(embedded_for(text, tmp_path)) == 1


def test_a_call_is_embedded_three_times_at_most(tmp_path: Path) -> None:
    asked = "地铁坐一趟多少钱？飞机晚点赔多少钱？火车票在哪里改签？"
    *_, whole = texts = embedded_for("我昨天出门，下了雨，" + asked, tmp_path)
    assert len(texts) == 3
    assert "改签" in whole


def test_where_nothing_is_answered_no_body_and_no_heading_are_filled_in(
    assistant: Assistant,
) -> None:
    found = assistant.assist("请问地铁老年卡坐车多少钱", k=5)
    assert isinstance(found.cards[0].outcome, Abstention)
    assert len(found.cards) > 1  # there are bodies and headings around the extracts
    assert (found.draft.body, found.draft.topic) == (None, None)
    assert "通知里没有写明" in found.draft.body_note


def test_a_draft_with_a_body_needs_no_word_about_its_lack(assistant: Assistant) -> None:
    draft = assistant.assist("占用堤岸要向谁申请").draft
    assert draft.body
    assert draft.topic
    assert draft.body_note == ""


def test_the_same_words_give_the_same_cards(assistant: Assistant) -> None:
    text = "占用堤岸要向谁申请"
    one, other = assistant.assist(text), assistant.assist(text)
    assert one.cards == other.cards
    assert one.draft == other.draft


@pytest.mark.parametrize("text", ["你好", "?", "😀", "how are you", "喂" * 2000, "河" * 2000])
def test_odd_calls_get_a_card_all_the_same(assistant: Assistant, text: str) -> None:
    assert assistant.assist(text).cards


def test_a_notice_that_is_removed_is_shown_no_more(tmp_path: Path) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file())
    library.ingest(a_published_file(A_RULE, notice_id="rule", title="青岚市河道管理办法"))
    assistant = Assistant(Answerer(library))
    text = "有人天天在河道内洗车罚多少钱"
    before = assistant.assist(text, 5)
    assert any("河道" in str(card.outcome) for card in before.cards)
    library.remove("rule")  # type: ignore[arg-type]
    after = assistant.assist(text, 5)
    assert not any("河道" in str(getattr(c.outcome, "citations", "")) for c in after.cards)
    library.close()


class _Meanwhile(Answerer):
    """Lets something happen to the notices once, before or behind the first look at them."""

    def __init__(self, library: Library, before: Callable[[], object] | None = None) -> None:
        super().__init__(library)
        self.before = before
        self.behind: Callable[[], object] | None = None

    def look(self, *asked: Any, **how: Any) -> Looked:
        before, self.before = self.before, None
        behind, self.behind = self.behind, None
        if before is not None:
            before()
        found = super().look(*asked, **how)
        if behind is not None:
            behind()
        return found


WASHING = "有人天天在河道内洗车罚多少钱"


def test_a_notice_that_is_published_in_mid_call_waits_for_the_next(tmp_path: Path) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file())
    rule = a_published_file(A_RULE, notice_id="rule", title="青岚市河道管理办法")
    assistant = Assistant(_Meanwhile(library, before=lambda: library.ingest(rule)))
    assert "洗车" not in str([card.outcome for card in assistant.assist(WASHING, 5).cards])
    assert "洗车" in str([card.outcome for card in assistant.assist(WASHING, 5).cards])
    library.close()


def test_what_was_found_in_old_notices_is_not_kept_for_the_new(tmp_path: Path) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file())
    answerer = _Meanwhile(library)
    assistant = Assistant(answerer)

    def publish_and_ask() -> None:
        library.ingest(a_published_file(A_RULE, notice_id="rule", title="青岚市河道管理办法"))
        assistant.assist("占用堤岸要向谁申请")

    answerer.behind = publish_and_ask
    assert "洗车" not in str([card.outcome for card in assistant.assist(WASHING, 5).cards])
    assert "洗车" in str([card.outcome for card in assistant.assist(WASHING, 5).cards])
    library.close()


@pytest.mark.parametrize("danger", ["，孩子掉河里了", "，着火了", "，孩子掉河里了怎么办"])
def test_who_is_in_danger_and_asks_nothing_is_never_answered(
    assistant: Assistant, danger: str
) -> None:
    said = "禁止在河道内洗车放牧"
    answered = assistant.assist(said)
    assert isinstance(answered.cards[0].outcome, Answer)
    found = assistant.assist(said + danger)
    first = found.cards[0]
    assert isinstance(first.outcome, Abstention)
    assert first.answer_id != answered.cards[0].answer_id
    assert all(card.relation is Relation.RELATED for card in found.cards[1:])
    assert (found.draft.body, found.draft.topic, found.draft.basis) == (None, None, ())
    assert found.draft.urgency.level is Urgency.URGENT
    assert found.draft.category is Category.HELP


def test_who_is_in_danger_and_asks_is_answered(assistant: Assistant) -> None:
    found = assistant.assist("孩子掉河里了，占用堤岸要向谁申请")
    assert found.draft.urgency.level is Urgency.URGENT
    assert isinstance(found.cards[0].outcome, Answer)


@pytest.fixture(scope="module")
def of_two_cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a rule of Tianjin and a plan of Jinan."""
    home = tmp_path_factory.mktemp("cities")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, city in (("rule", "天津市"), ("other", "济南市")):
        text = A_RULE.replace("青岚市", city)
        if city == "济南市":
            text = text.replace("河道", "广场").replace("堤岸", "场地")
        title = text.partition("\n")[0]
        library.ingest(
            a_published_file(text, notice_id=notice_id, title=title, issuer=f"{city}人民政府")
        )
    yield Assistant(Answerer(library))
    library.close()


def test_where_the_city_is_open_the_first_question_asks_for_it(of_two_cities: Assistant) -> None:
    found = of_two_cities.assist("占用堤岸要向谁申请")
    assert isinstance(found.cards[0].outcome, Answer)
    assert "市" in found.cards[0].ask_next[0]
    assert asks_place(found.cards[0].ask_next[0])
    assert found.draft.body is None
    assert found.draft.body_note == WHICH_CITY
    placed = of_two_cities.assist("我在天津，占用堤岸要向谁申请")
    assert placed.draft.body
    assert not any("哪个市" in each for each in placed.cards[0].ask_next)


def test_where_nothing_is_answered_the_city_is_asked_for_too(of_two_cities: Assistant) -> None:
    found = of_two_cities.assist("请问地铁老年卡坐车多少钱")
    assert isinstance(found.cards[0].outcome, Abstention)
    assert asks_place(found.cards[0].ask_next[0])
    assert found.draft.body_note.startswith(WHICH_CITY)
