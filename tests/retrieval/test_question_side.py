"""Questions go through matrices of their own; passages and searches through the packaged ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval import packaged_weights, question_side
from retrieval.embedder import SentenceEmbedder
from retrieval.graph_model import NEARNESS, nearness_of
from retrieval.question_side import changed, fitted_to, read, written
from retrieval.runtime import Runtime
from tests.retrieval.tiny_model import SHAPE, tiny_additions, tiny_weights

# Everyday words, what an official text says instead, and another thing that it says beside it.
SAID_OTHERWISE = [
    ("饭钱怎么补", "伙食补助费按日发放", "交通费凭票据报销"),
    ("房本丢了咋办", "不动产权证书遗失的，应当申请补发", "抵押登记应当由双方共同申请"),
    ("娃几岁能上小学", "年满六周岁的适龄儿童可以入学", "转学手续由接收学校办理"),
    ("摆摊要交钱不", "流动经营者免收摊位费", "固定商铺应当悬挂营业执照"),
    ("老人摔了腿走不动能派人来不", "行动不便的，可以申请上门服务", "窗口实行预约叫号"),
    (
        "电驴充电起火谁管",
        "电动自行车充电引发火灾的，由消防救援机构处置",
        "机动车停放由交通部门管理",
    ),
    ("没工作了能领多少", "失业保险金按最低工资标准的百分之九十发放", "养老保险费由单位代扣"),
    ("狗没证要罚多少", "未办理养犬登记的，处五百元罚款", "携犬外出应当束犬链"),
]


def test_what_is_written_is_read_again_and_is_the_same_bytes_each_time() -> None:
    additions = tiny_additions()
    assert written(additions) == written(tiny_additions())
    again = read(written(additions))
    np.testing.assert_array_equal(again["l0.q.w"].product(), additions["l0.q.w"].product())


def test_a_file_tells_which_sets_it_was_fitted_to(tmp_path: Path) -> None:
    file = tmp_path / "side.safetensors"
    file.write_bytes(written(tiny_additions(), ["wuhu", "anyang"]))
    assert fitted_to(file) == {"anyang", "wuhu"}
    assert file.read_bytes() == written(tiny_additions(), ["anyang", "wuhu"])
    file.write_bytes(written(tiny_additions()))
    assert fitted_to(file) == frozenset()


def test_the_product_is_added_to_its_matrix_and_to_nothing_else() -> None:
    weights, additions = tiny_weights(), tiny_additions()
    seen = changed(weights, additions)
    added = (seen.floats("l0.q.w") - weights.floats("l0.q.w")).reshape(SHAPE.hidden, SHAPE.hidden)
    np.testing.assert_allclose(added, additions["l0.q.w"].product(), atol=1e-5)
    for name in {*weights.tensors, *weights.blocks} - {"l0.q.w"}:
        np.testing.assert_array_equal(seen.floats(name), weights.floats(name))


def test_what_no_tensor_is_called_cannot_be_added() -> None:
    with pytest.raises(KeyError):
        changed(tiny_weights(), {"l9.q.w": tiny_additions()["l0.q.w"]})


def test_the_shipped_additions_are_small_and_fit_the_packaged_model() -> None:
    assert question_side.FILE.stat().st_size < 3_000_000
    weights = packaged_weights.read(packaged_weights.locate())
    for name, addition in question_side.bundled().items():
        assert weights.floats(name).size == addition.product().size
        assert np.isfinite(addition.product()).all()


@pytest.mark.model
def test_a_search_sees_a_text_as_ever_and_a_question_is_seen_otherwise(
    embedder: SentenceEmbedder,
) -> None:
    text = "饭钱怎么补"
    searched, asked = embedder.embed_query_tokens(text), embedder.embed_question(text)
    np.testing.assert_array_equal(embedder.embed_queries([text])[0], searched.vector)
    assert float(searched.vector @ asked.vector) < 0.9999
    np.testing.assert_array_equal(searched.tokens.ids, asked.tokens.ids)


@pytest.mark.model
def test_both_runtimes_see_a_question_alike(embedder: SentenceEmbedder, model_cache: Path) -> None:
    other = SentenceEmbedder.load("bundled", model_cache, Runtime.TORCH)
    for text, _, _ in SAID_OTHERWISE:
        ours, theirs = embedder.embed_question(text), other.embed_question(text)
        assert float(ours.vector @ theirs.vector) > 0.99
        cosines = (ours.tokens.vectors * theirs.tokens.vectors).sum(axis=1)
        assert float(np.median(cosines)) > 0.95


@pytest.mark.model
def test_everyday_words_come_nearer_to_the_official_ones_than_in_the_packaged_model(
    embedder: SentenceEmbedder,
) -> None:
    before, after = [], []
    for text, right, wrong in SAID_OTHERWISE:
        spans = embedder.embed_spans([right, wrong], [[], []], with_tokens=True)
        for found, side in (
            (before, embedder.embed_query_tokens(text)),
            (after, embedder.embed_question(text)),
        ):
            near = [
                float((tokens.vectors @ side.tokens.vectors.T).max(axis=0).mean())
                for tokens in spans.tokens
            ]
            found.append(near[0] - near[1])
    assert np.mean(after) > np.mean(before)


@pytest.mark.model
def test_what_each_start_compares_itself_with_is_what_the_float32_model_computes(
    embedder: SentenceEmbedder, model_cache: Path
) -> None:
    from retrieval.sentence_models import bundled_torch

    found = nearness_of(bundled_torch(model_cache))
    assert found == [pytest.approx(each, abs=1e-3) for each in NEARNESS.values()]
