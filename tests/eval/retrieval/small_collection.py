"""A collection of five passages and three queries, as files."""

from __future__ import annotations

import json
from pathlib import Path

PASSAGES = {
    "p1": "全年新建口袋公园30个",
    "p2": "改造老旧公园12个",
    "p3": "热线日均受理诉求2.30万件",
    "p4": "热线接通率达到99%",
    "p5": "夏季公园开放至22时",
}
QUERIES = {"q1": "改造公园几个", "q2": "热线接通率多少", "q3": "zzz"}
QRELS = {("q1", "p2"): 2, ("q1", "p1"): 1, ("q2", "p4"): 1, ("q2", "p3"): 0, ("q3", "p5"): 1}


def write_collection(folder: Path) -> Path:
    """Write it into ``folder`` in BEIR layout."""
    (folder / "qrels").mkdir(parents=True)
    passages = [json.dumps({"_id": i, "title": "", "text": text}) for i, text in PASSAGES.items()]
    queries = [json.dumps({"_id": i, "text": text}) for i, text in QUERIES.items()]
    qrels = [f"{query}\t{passage}\t{score}" for (query, passage), score in QRELS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(passages))
    (folder / "queries.jsonl").write_text("\n".join(queries))
    (folder / "qrels/test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *qrels]))
    return folder
