"""Questions about notices, with the words that answer them, as a retrieval collection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.notice import PassageId
from corpus.passages import read
from corpus.read.files import expand, read_file
from eval.collection import Collection, CollectionPassage, CollectionQuery, Qrel
from eval.questions import load_questions

NAME = "notices"


def notice_collection(folder: Path, files: Sequence[Path]) -> Collection:
    """The passages of the notices in ``folder``, and as queries the questions that stand alone.

    A passage is relevant that holds one of the question's pieces of evidence. Questions that name
    no notice are about any of them.
    """
    passages, notice_of = [], {}
    for path in expand([folder]):
        reading = read(read_file(path))
        for passage in reading.passages:
            passages.append(
                CollectionPassage(str(passage.passage_id), passage.heading, passage.text)
            )
            notice_of[passage.passage_id] = reading.notice.notice_id
    queries, qrels = [], []
    for number, file in enumerate(files):
        for asked in load_questions(file):
            if not asked.answerable or asked.history or not asked.evidence:
                continue
            query_id = f"{number}-{asked.question_id}"
            relevant = [
                each.passage_id
                for each in passages
                if asked.notice in (None, notice_of[PassageId(each.passage_id)])
                and any(words in each.text for words in asked.evidence)
            ]
            if relevant:
                queries.append(CollectionQuery(query_id, asked.question))
                qrels += [Qrel(query_id, passage_id, 1) for passage_id in relevant]
    return Collection(NAME, tuple(passages), tuple(queries), tuple(qrels))
