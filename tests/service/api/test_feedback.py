"""Feedback over HTTP: a thumb for everybody, the list and asking again for editors."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.visibility import INTERNAL, restricted_to
from service.api import access
from service.expected import NoticeWords
from service.feedback import FeedbackLog
from service.feedback_questions import questions_of, write_questions
from service.keys import KeyStore, Role
from service.library import Library
from service.logs import configure_logs
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.service.api.clients import bearer, client_of
from tests.service.api.test_problems import problem_of

QUESTION = "全年新建多少个口袋公园？"
QUOTE = "全年新建口袋公园30个"
FEEDBACK = "/api/v1/feedback"


@pytest.fixture
def client(library: Library, keys: KeyStore) -> Iterator[TestClient]:
    """A caller on this machine."""
    with client_of(library) as client:
        yield client


def asked(client: TestClient, question: str = QUESTION, **body: Any) -> str:
    """The id of the answer to a question."""
    reply = client.post("/api/v1/ask", json={"question": question, **body})
    assert reply.status_code == 200
    return str(reply.json()["answer_id"])


def rate(client: TestClient, answer_id: str, **body: Any) -> Any:
    return client.post(FEEDBACK, json={"answer_id": answer_id, "rating": "up", **body})


def listed(client: TestClient, editor: str, query: str = "") -> list[dict[str, Any]]:
    reply = client.get(FEEDBACK + query, headers=bearer(editor))
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["feedback"]
    return found


def test_a_thumb_needs_no_key_and_is_kept_with_question_answer_and_offsets(
    client: TestClient, editor: str
) -> None:
    history = [{"question": "有哪些公园？", "answer": "口袋公园。"}]
    answer_id = asked(client, history=history)
    reply = rate(client, answer_id, rating="down", reason="内容不对", correction="改造老旧公园12个")
    assert reply.status_code == 201
    assert set(reply.json()) == {"number", "answer_id", "rating", "at"}
    [kept] = listed(client, editor)
    assert (kept["question"], kept["history"]) == (QUESTION, history)
    assert (kept["rating"], kept["reason"], kept["correction"]) == (
        "down",
        "内容不对",
        "改造老旧公园12个",
    )
    assert (kept["language"], kept["audience"], kept["refused"]) == ("zh", "citizen", False)
    [citation] = kept["citations"]
    assert A_NOTICE_TEXT[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["quote"].startswith(QUOTE)
    assert kept["reasked"] is None


def test_an_abstention_can_be_rated_too(client: TestClient, editor: str) -> None:
    rate(client, asked(client, "地铁几点开？"))
    [kept] = listed(client, editor)
    assert (kept["refused"], kept["abstention_reason"]) == (True, "attribute_absent")


def test_an_answer_that_is_not_remembered_is_a_404_that_says_to_ask_again(
    client: TestClient,
) -> None:
    problem = problem_of(rate(client, "no-such-answer"), 404)
    assert problem["type"] == "urn:problem-type:wenjin:unknown-answer"
    assert "Ask the question again" in problem["detail"]


def test_after_a_restart_an_answer_is_not_remembered(library: Library) -> None:
    with client_of(library) as before:
        answer_id = asked(before)
    with client_of(library) as after:
        problem_of(rate(after, answer_id), 404)


def test_rated_again_from_an_address_the_later_one_counts_whatever_the_browser_and_three_are_kept(
    client: TestClient, editor: str
) -> None:
    answer_id = asked(client)
    for rating in ("up", "up", "down"):
        assert rate(client, answer_id, rating=rating).status_code == 201
    client.post(
        FEEDBACK,
        json={"answer_id": answer_id, "rating": "up"},
        headers={"User-Agent": "another phone"},
    )
    assert [each["rating"] for each in listed(client, editor)] == ["up"]
    every = listed(client, editor, "?every=true")
    assert [(each["rating"], each["counts"]) for each in every] == [
        ("up", True),
        ("down", False),
        ("up", False),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": "sideways"},
        {"rating": None},
        {"rating": True},
        {"answer_id": ""},
        {"answer_id": 7},
        {"answer_id": "x" * 65},
        {"reason": "长" * 501},
        {"correction": "长" * 1_001},
        {"correction": "a\0b"},
        {"reason": ["不对"]},
        {"stars": 5},
    ],
)
def test_what_is_no_feedback_is_refused_and_nothing_is_kept(
    client: TestClient, editor: str, wrong: dict[str, Any]
) -> None:
    problem_of(rate(client, **{"answer_id": asked(client), **wrong}), 422)
    assert listed(client, editor) == []


def test_a_pasted_surrogate_a_huge_body_and_a_form_are_refused(
    client: TestClient, editor: str
) -> None:
    answer_id = asked(client)
    text = f'{{"answer_id": "{answer_id}", "rating": "up", "reason": "\\ud800"}}'
    headers = {"Content-Type": "application/json"}
    assert client.post(FEEDBACK, content=text, headers=headers).status_code == 422
    assert client.post(FEEDBACK, content="x" * 70_000, headers=headers).status_code == 413
    assert client.post(FEEDBACK, data={"answer_id": answer_id}).status_code == 415
    assert client.post(FEEDBACK, content="{", headers=headers).status_code == 400
    assert listed(client, editor) == []


def test_the_longest_reason_and_correction_are_taken_and_blanks_are_none(
    client: TestClient, editor: str
) -> None:
    answer_id = asked(client)
    reply = rate(client, answer_id, reason="𠮷" * 500, correction="<b>" + "长" * 997)
    assert reply.status_code == 201
    assert listed(client, editor)[0]["correction"].startswith("<b>长")
    rate(client, answer_id, reason=" \n", correction=None)
    assert (listed(client, editor)[0]["reason"], listed(client, editor)[0]["correction"]) == (
        "",
        "",
    )


def test_thumbs_are_limited_apart_from_questions(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 2)
    with client_of(library, address="203.0.113.7") as client:
        answer_id = asked(client)
        asked(client)
        problem_of(client.post("/api/v1/ask", json={"question": QUESTION}), 429)
        assert [rate(client, answer_id).status_code for _ in range(2)] == [201, 201]
        reply = rate(client, answer_id)
        problem_of(reply, 429)
        assert 1 <= int(reply.headers["Retry-After"]) <= 60


def test_the_list_and_asking_again_take_an_editor(
    client: TestClient, keys: KeyStore, editor: str
) -> None:
    agent = keys.create(Role.AGENT).secret
    bodies: dict[tuple[str, str], dict[str, Any] | None] = {
        ("GET", FEEDBACK): None,
        ("POST", f"{FEEDBACK}/reask"): {"numbers": [1]},
        ("POST", f"{FEEDBACK}/ruling"): {"numbers": [1], "ruling": "right"},
    }
    for (method, address), body in bodies.items():
        problem_of(client.request(method, address, json=body), 401)
        problem_of(client.request(method, address, json=body, headers=bearer(agent)), 403)
    admin = keys.create(Role.ADMIN).secret
    assert listed(client, admin) == listed(client, editor) == []


def test_the_list_is_filtered_and_paged(client: TestClient, editor: str) -> None:
    for number, question in enumerate((QUESTION, "改造老旧公园多少个？", "延长开放时间到几点？")):
        rating = "down" if number else "up"
        rate(client, asked(client, question), rating=rating, correction="更正" * (number == 2))
    reply = client.get(f"{FEEDBACK}?limit=1&offset=1", headers=bearer(editor)).json()
    assert (reply["total"], [each["number"] for each in reply["feedback"]]) == (3, [2])
    assert [each["number"] for each in listed(client, editor, "?rating=down")] == [3, 2]
    assert [each["number"] for each in listed(client, editor, "?corrected=true")] == [3]
    for query in ("?rating=good", "?limit=0", "?limit=1000", "?offset=-1", "?page=2"):
        problem_of(client.get(FEEDBACK + query, headers=bearer(editor)), 422)


def test_asked_again_each_says_whether_it_is_right_now_and_the_list_remembers(
    client: TestClient, library: Library, editor: str
) -> None:
    rate(client, asked(client), rating="down", correction="全年新建口袋公园45个")
    rate(client, asked(client, "改造老旧公园多少个？"))
    headers = bearer(editor)
    body = {"numbers": [1, 2]}
    first = client.post(f"{FEEDBACK}/reask", json=body, headers=headers).json()
    assert first["counts"] == {"right": 0, "wrong": 0, "untold": 2}
    assert first["feedback"][0]["reasked"]["why"] == "same_as_rated"
    ruling = {"numbers": [1, 2], "ruling": "right"}
    client.post(f"{FEEDBACK}/ruling", json=ruling, headers=headers)
    held = client.post(f"{FEEDBACK}/reask", json=body, headers=headers).json()
    assert held["counts"] == {"right": 1, "wrong": 1, "untold": 0}
    library.ingest(a_published_file(A_NOTICE_TEXT.replace("30个", "45个")), replace=True)
    again = client.post(f"{FEEDBACK}/reask", json=body, headers=headers).json()
    assert again["counts"] == {"right": 2, "wrong": 0, "untold": 0}
    assert [each["reasked"]["verdict"] for each in listed(client, editor)] == ["right", "right"]
    corrected = listed(client, editor)[1]["reasked"]
    assert corrected["changed"]
    assert corrected["answer"].startswith("全年新建口袋公园45个")


def test_an_editor_rules_on_a_thumb_and_takes_it_back(client: TestClient, editor: str) -> None:
    for rating in ("down", "up"):
        rate(client, asked(client, QUESTION + " " * (rating == "up")), rating=rating)
    for ruling in ("right", "wrong", "aside", None):
        body = {"numbers": [1], "ruling": ruling}
        reply = client.post(f"{FEEDBACK}/ruling", json=body, headers=bearer(editor))
        assert [each["ruling"] for each in reply.json()["feedback"]] == [ruling]
        assert [each["ruling"] for each in listed(client, editor)] == [None, ruling]
        open_ones = [each["number"] for each in listed(client, editor, "?unruled=true")]
        assert open_ones == ([2] if ruling else [2, 1])


@pytest.mark.parametrize(
    "wrong",
    [
        {"ruling": "true"},
        {"ruling": True},
        {"numbers": []},
        {"numbers": [0]},
        {"numbers": ["1"]},
        {"numbers": [1] * 101},
        {"why": "so"},
    ],
)
def test_what_is_no_ruling_is_refused(
    client: TestClient, editor: str, wrong: dict[str, Any]
) -> None:
    rate(client, asked(client))
    body = {"numbers": [1], "ruling": "right", **wrong}
    problem_of(client.post(f"{FEEDBACK}/ruling", json=body, headers=bearer(editor)), 422)
    missing = client.post(f"{FEEDBACK}/ruling", json={"numbers": [1]}, headers=bearer(editor))
    problem_of(missing, 422)
    assert listed(client, editor)[0]["ruling"] is None


def rule(client: TestClient, editor: str, **body: Any) -> Any:
    given = {"numbers": [1], "ruling": "right", **body}
    return client.post(f"{FEEDBACK}/ruling", json=given, headers=bearer(editor))


def test_the_right_sentence_is_kept_as_a_notice_has_it_and_asking_again_goes_by_it(
    client: TestClient, editor: str
) -> None:
    rate(client, asked(client, "地铁几点开？"), rating="down")
    [held] = rule(client, editor, should_say=f" {QUOTE}\n").json()["feedback"]
    assert (held["ruling"], held["should_say"], held["should_refuse"]) == ("right", QUOTE, False)
    again = client.post(f"{FEEDBACK}/reask", json={"numbers": [1]}, headers=bearer(editor))
    assert again.json()["feedback"][0]["reasked"]["why"] == "refused"
    assert again.json()["counts"] == {"right": 0, "wrong": 1, "untold": 0}
    [held] = rule(client, editor, should_refuse=True).json()["feedback"]
    assert (held["should_say"], held["should_refuse"], held["reasked"]) == (None, True, None)
    again = client.post(f"{FEEDBACK}/reask", json={"numbers": [1]}, headers=bearer(editor))
    assert again.json()["counts"] == {"right": 1, "wrong": 0, "untold": 0}
    assert listed(client, editor)[0]["should_refuse"]
    rule(client, editor)
    assert not listed(client, editor)[0]["should_refuse"]


@pytest.mark.parametrize(
    ("sentence", "kind", "said"),
    [
        (QUOTE.replace("30", "31"), "sentence-not-found", "Copy it from the notice"),
        (QUOTE.replace("30", "３０"), "sentence-not-found", f"“{QUOTE}”"),
        ("30个", "sentence-too-short", "fewer than 4 characters"),
        ("。，　 ", "sentence-too-short", "fewer than 4 characters"),
    ],
)
def test_a_sentence_that_stands_in_no_notice_is_refused_and_nothing_is_lost(
    client: TestClient, editor: str, sentence: str, kind: str, said: str
) -> None:
    rate(client, asked(client), rating="down")
    rule(client, editor, ruling="wrong", should_refuse=True)
    problem = problem_of(rule(client, editor, should_say=sentence), 422)
    assert problem["type"] == f"urn:problem-type:wenjin:{kind}"
    assert said in problem["detail"]
    [kept] = listed(client, editor)
    assert (kept["ruling"], kept["should_refuse"]) == ("wrong", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"should_say": ""},
        {"should_say": "长" * 1_001},
        {"should_say": QUOTE, "should_refuse": True},
        {"ruling": None, "should_say": QUOTE},
        {"ruling": None, "should_refuse": True},
        {"should_refuse": "yes"},
    ],
)
def test_what_contradicts_itself_is_no_ruling(
    client: TestClient, editor: str, wrong: dict[str, Any]
) -> None:
    rate(client, asked(client))
    problem_of(rule(client, editor, **wrong), 422)
    assert listed(client, editor)[0]["ruling"] is None


def test_a_sentence_of_a_notice_that_the_asker_may_not_see_is_not_taken(
    client: TestClient, library: Library, editor: str
) -> None:
    hidden = "夜间巡查由园林处负责"
    text = f"公园夜间安排\n{hidden}。\n"
    library.ingest(a_published_file(text, notice_id="inside", visibility=INTERNAL))
    rate(client, asked(client), rating="down")
    problem = problem_of(rule(client, editor, should_say=hidden), 422)
    assert problem["type"] == "urn:problem-type:wenjin:sentence-not-found"


def test_a_number_that_is_not_there_is_ruled_on_by_nobody(client: TestClient, editor: str) -> None:
    rate(client, asked(client))
    body = {"numbers": [1, 7], "ruling": "right"}
    reply = client.post(f"{FEEDBACK}/ruling", json=body, headers=bearer(editor))
    assert "7" in problem_of(reply, 404)["detail"]
    assert listed(client, editor)[0]["ruling"] is None


@pytest.mark.parametrize("numbers", [[], [0], ["1"], [1] * 101, None, [2**40]])
def test_what_cannot_be_asked_again_is_refused(
    client: TestClient, editor: str, numbers: object
) -> None:
    reply = client.post(f"{FEEDBACK}/reask", json={"numbers": numbers}, headers=bearer(editor))
    problem_of(reply, 422)


def test_an_unknown_number_is_told(client: TestClient, editor: str) -> None:
    reply = client.post(f"{FEEDBACK}/reask", json={"numbers": [7]}, headers=bearer(editor))
    assert "7" in problem_of(reply, 404)["detail"]


def test_neither_question_nor_reason_nor_correction_is_logged(
    client: TestClient, editor: str
) -> None:
    stream = io.StringIO()
    configure_logs(logging.INFO, stream)
    rate(client, asked(client), rating="down", reason="红的原因", correction="绿的更正")
    client.post(f"{FEEDBACK}/reask", json={"numbers": [1]}, headers=bearer(editor))
    written = stream.getvalue()
    assert "feedback.kept number=1" in written
    assert "has_reason=True has_correction=True" in written
    assert "feedback.reasked asked=1" in written
    assert not [words for words in ("公园", "红的", "绿的", editor) if words in written]


def test_what_was_ruled_on_is_downloaded_as_the_questions_that_the_export_writes(
    client: TestClient, library: Library, editor: str, tmp_path: Path
) -> None:
    rate(client, asked(client))
    rate(client, asked(client, "地铁几点开？"))
    ruling = {"numbers": [1], "ruling": "right"}
    assert client.post(f"{FEEDBACK}/ruling", json=ruling, headers=bearer(editor)).status_code == 200
    reply = client.get(f"{FEEDBACK}/questions", headers=bearer(editor))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert reply.headers["content-disposition"] == 'attachment; filename="feedback.jsonl"'
    assert reply.headers["wenjin-left-out"] == "1"
    [line] = [json.loads(each) for each in reply.text.splitlines()]
    assert (line["id"], line["question"], line["answerable"]) == ("fb-1", QUESTION, True)
    words = NoticeWords({each.notice_id: each for each in library.store.notices()})
    written = questions_of(FeedbackLog(library.store.engine).page().found, words)
    write_questions(tmp_path / "feedback.jsonl", written.lines)
    assert (tmp_path / "feedback.jsonl").read_text("utf-8") == reply.text


def test_without_a_ruling_there_is_no_question_to_download(client: TestClient, editor: str) -> None:
    rate(client, asked(client))
    reply = client.get(f"{FEEDBACK}/questions", headers=bearer(editor))
    assert (reply.status_code, reply.text, reply.headers["wenjin-left-out"]) == (200, "", "1")


POISON = "免费开放公园达到95%"  # true, and no answer to the question


def test_an_anonymous_correction_is_no_question_and_calls_no_answer_wrong_before_a_ruling(
    client: TestClient, keys: KeyStore, editor: str
) -> None:
    agent = keys.create(Role.AGENT).secret
    rate(client, asked(client), rating="down", correction=POISON)
    thumb = {"answer_id": asked(client), "rating": "down", "correction": POISON}
    assert client.post(FEEDBACK, json=thumb, headers=bearer(agent)).status_code == 201
    shown = listed(client, editor, "?unruled=true")
    assert [each["proposed"] for each in shown] == [[POISON], [POISON]]
    reply = client.get(f"{FEEDBACK}/questions", headers=bearer(editor))
    assert reply.text == ""
    assert (reply.headers["wenjin-left-out"], reply.headers["wenjin-unruled"]) == ("2", "2")
    body = {"numbers": [1, 2]}
    again = client.post(f"{FEEDBACK}/reask", json=body, headers=bearer(editor)).json()
    assert again["counts"] == {"right": 0, "wrong": 0, "untold": 2}
    [held] = rule(client, editor).json()["feedback"]
    assert (held["ruling"], held["proposed"]) == ("right", [])
    reply = client.get(f"{FEEDBACK}/questions", headers=bearer(editor))
    [line] = [json.loads(each) for each in reply.text.splitlines()]
    assert (line["id"], line["evidence"], line["must_include"]) == ("fb-1", [POISON], [["95%"]])
    rule(client, editor, ruling=None)
    assert client.get(f"{FEEDBACK}/questions", headers=bearer(editor)).text == ""


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_a_correction_of_an_editors_needs_no_ruling(
    client: TestClient, keys: KeyStore, role: Role
) -> None:
    headers = bearer(keys.create(role).secret)
    thumb = {"answer_id": asked(client), "rating": "down", "correction": POISON}
    assert client.post(FEEDBACK, json=thumb, headers=headers).status_code == 201
    reply = client.get(f"{FEEDBACK}/questions", headers=headers)
    [line] = [json.loads(each) for each in reply.text.splitlines()]
    assert line["evidence"] == [POISON]
    assert reply.headers["wenjin-left-out"] == reply.headers["wenjin-unruled"] == "0"
    [kept] = client.get(FEEDBACK, headers=headers).json()["feedback"]
    assert (kept["ruling"], kept["proposed"]) == ("right", [])


def test_what_is_proposed_of_a_notice_is_shown_only_to_who_may_see_that(
    client: TestClient, keys: KeyStore, library: Library, editor: str
) -> None:
    hidden = "夜间巡查由园林处负责"
    text = f"公园夜间安排\n{hidden}。\n"
    library.ingest(a_published_file(text, notice_id="inside", visibility=restricted_to(["园林处"])))
    rate(client, asked(client), rating="down", correction=hidden)
    admin = keys.create(Role.ADMIN).secret
    assert listed(client, admin)[0]["proposed"] == [hidden]
    assert listed(client, editor)[0]["proposed"] == []


def test_only_editors_download_questions(client: TestClient, keys: KeyStore) -> None:
    assert client.get(f"{FEEDBACK}/questions").status_code == 401
    agent = keys.create(Role.AGENT).secret
    assert client.get(f"{FEEDBACK}/questions", headers=bearer(agent)).status_code == 403
