"""Services with public, internal and restricted notices, full of words that nobody may be told."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient

from corpus.notice import NoticeId
from corpus.visibility import Visibility, restricted_to
from kg.edits import AddAlias, AddNode, MergeInto, Rename
from kg.model import NodeId, NodeType
from retrieval.hit import Embedder
from service.curation import Curation
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.service.api.clients import bearer, client_of
from tests.service.api.leak_probes import Pool

POLICE = restricted_to(["青金石公安局"])

PUBLIC_TEXTS = {
    "sample": A_NOTICE_TEXT,
    "sample-2024": """市园林局关于印发2024年工作总结的通知
各区园林局：
市园林局
2025年1月8日
市园林局2024年工作总结
一、公园绿地建设
1.新建口袋公园。全年新建口袋公园25个，其中东湖区5个。
2.改造老旧公园。会同市水务局改造老旧公园9个。
""",
}

INTERNAL_ID, POLICE_ID = "yuanwei-internal-7731", "hupo-police-8842"
SECRETS = {
    # id: title, issuer, heading, figure, name, word, source address
    INTERNAL_ID: (
        "鸢尾计划",
        "玛瑙局",
        "珊瑚行动",
        "73194",
        "琉璃岛工业园区",
        "夜光杯",
        "yuanwei.example",
    ),
    POLICE_ID: (
        "琥珀专案",
        "砗磲局",
        "翡翠行动",
        "61587",
        "蜃楼湾工业园区",
        "月长石",
        "hupo.example",
    ),
}


def secret_text(notice_id: str) -> str:
    """A plan that speaks of the same things as the public ones, full of words of its own."""
    title, issuer, heading, figure, name, word, _ = SECRETS[notice_id]
    return f"""{issuer}关于印发{title}2025年工作要点的通知
各区园林局：
{issuer}
2025年4月2日
{issuer}2025年工作要点
一、推进{heading}
1.新建口袋公园。市园林局会同{issuer}全年新建{word}口袋公园{figure}个，其中东湖区8个、{name}6个。
2.{word}管理。{issuer}负责{name}的{word}，受益居民超过{figure}人。{word}热线为{figure}。
"""


@dataclass(frozen=True)
class Service:
    """A running service, and keys for it."""

    library: Library
    client: TestClient
    keys: dict[str, str]


def service_of(
    stack: ExitStack, home: Path, embedder: Embedder, kinds: dict[str, Visibility]
) -> Service:
    """A service over the public notices and those of ``kinds``, with all that is made by hand."""
    library = Library.open(home, cache=home, embedder=embedder)
    stack.callback(library.close)
    for notice_id, text in PUBLIC_TEXTS.items():
        library.ingest(a_published_file(text, notice_id=notice_id))
    curation = Curation(library)
    curation.edit(AddAlias(NodeId("Department:市园林局"), "园林部门"), "李", "常用")
    for notice_id, visibility in kinds.items():
        address = f"https://{SECRETS[notice_id][-1]}/7"
        file = a_published_file(
            secret_text(notice_id),
            notice_id=notice_id,
            source_address=address,
            visibility=visibility,
        )
        library.ingest(file)
        edit_by_hand(curation, notice_id)
    held = KeyStore(library.store.engine)
    keys = {
        "agent": held.create(Role.AGENT).secret,
        "citizen": held.create(Role.CITIZEN, "门户").secret,
        "editor of another body": held.create(Role.EDITOR, bodies=["无关局"]).secret,
        "officer": held.create(Role.EDITOR, bodies=["青金石公安局"]).secret,
        "admin": held.create(Role.ADMIN).secret,
    }
    client = stack.enter_context(client_of(library))
    service = Service(library, client, keys)
    for notice_id, visibility in kinds.items():
        rate(service, notice_id, "officer" if visibility == POLICE else "agent")
    return service


def edit_by_hand(curation: Curation, notice_id: str) -> None:
    """Edits that would carry the notice's words to what is public."""
    _, issuer, _, _, _, word, _ = SECRETS[notice_id]
    plain = NodeId("Department:市财政局" if notice_id == INTERNAL_ID else "Department:市水务局")
    secret = NodeId(f"Department:{issuer}")
    said = curation.said(NoticeId(notice_id), word, secret_text(notice_id).index(word))
    edits = [
        AddNode(NodeType.PLATFORM, f"{word}平台", said),
        AddAlias(NodeId("Department:市园林局"), word),
        MergeInto(plain, secret),
        Rename(secret, f"{issuer}（{word}）"),
    ]
    for edit in edits:
        curation.edit(edit, "李", f"{word}需要")
    curation.undo([curation.edits()[-2].number, curation.edits()[-1].number], "李", "再改一次")
    curation.edit(MergeInto(plain, secret), "李", word)


def rate(service: Service, notice_id: str, who: str) -> None:
    """Feedback on an answer from the notice, by somebody who may see it."""
    word, figure = SECRETS[notice_id][5], SECRETS[notice_id][3]
    asked = {"question": f"全年新建{word}口袋公园多少个？", "audience": "staff"}
    headers = bearer(service.keys[who])
    reply = service.client.post("/api/v1/ask", json=asked, headers=headers).json()
    assert figure in reply["answer"], "the notice must be answered from for those who may see it"
    thumb = {"answer_id": reply["answer_id"], "rating": "down", "correction": f"{word}{figure}"}
    kept = service.client.post("/api/v1/feedback", json=thumb, headers=headers)
    assert kept.status_code == 201
    RATED.setdefault(notice_id, []).append(reply["answer_id"])


RATED: dict[str, list[str]] = {}


def secrets_of(*notice_ids: str) -> list[str]:
    """The words that nobody may be told."""
    return [word for each in notice_ids for word in (*SECRETS[each], each)]


def pool_of(*notice_ids: str) -> Pool:
    """What is tried to bring these notices out."""
    words, nodes = ["全年新建口袋公园多少个？", "市园林局", "2025年改造老旧公园多少个？"], []
    for each in notice_ids:
        title, issuer, heading, figure, name, word, _ = SECRETS[each]
        words += [
            word,
            f"{issuer}的{title}说了什么？",
            f"{heading}新建{word}口袋公园多少个？",
            f"{name}由谁负责？",
            figure,
        ]
        nodes += [f"Department:{issuer}", f"Platform:{word}平台", f"District:{name}", issuer]
        nodes += [f"Target:{each}:166-171", f"Item:{each}:122-172"]
    return Pool(
        words=words,
        notice_ids=[*notice_ids, "sample"],
        node_ids=[*nodes, "Department:市园林局", "Department:市财政局", "市财政局"],
        answer_ids=[found for each in notice_ids for found in RATED.get(each, ())],
        numbers=[1, 2, 3],
        removable=[*notice_ids, "nobody"],
    )
