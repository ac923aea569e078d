"""Who is to interpret a rule: the article 本办法由市水务局负责解释, asked for as 解释权归谁.

Such an article stands at the end of a rule, and has no word of what that rule is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.clauses import clauses
from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading, Span
from service.answering.vocabulary import content_words

_WHO = r"(?:谁|何人|哪一?[个家级]?(?:部门|单位|机构|机关|局|委|政府)?|什么(?:部门|单位|机构|机关))"
WHO_INTERPRETS = (
    rf"解释权|{_WHO}[^,，。]{{0,6}}解释(?!工作|不)|解释[^,，。]{{0,4}}(?:归|由|属于?|是|找){_WHO}"
    r"|who (?:interprets|explains)\b|who is (?:responsible for|in charge of) interpret"
)
"""How it is asked who is to interpret a rule."""
INTERPRETER = r"(?:由|归)[^,，。；;]{2,50}解释|负责(?:具体)?[^,，。；;]{0,6}解释|解释权"
"""What a sentence that tells it has."""
_ASKED, _TELLS = re.compile(WHO_INTERPRETS), re.compile(INTERPRETER)
_REST = re.compile(
    rf"解释权?|{_WHO}|负责|[这那该本]个?|属于?|归|由|来|找|最终"
    r"|(?:看?不(?:懂|明白|清楚)|有疑问|有疑义)的?|地方|条款|内容|具体"
)
_DOCUMENT = re.compile(r"办法|规定|细则|条例|方案|通知|意见|文件|规则|章程|政策|措施|标准")
_CLOSING = "。；; \t\r\n"


def asks_who_interprets(key: str) -> bool:
    """Whether the match key of a question asks who is to interpret a rule."""
    return _ASKED.search(key) is not None


def interpreter(key: str, readings: Mapping[NoticeId, Reading]) -> tuple[NoticeId, Span] | None:
    """The sentence that says who interprets, of the one notice that the question may be of.

    None where it asks for no such thing, or no notice or more than one can be meant.
    """
    if not asks_who_interprets(key):
        return None
    about = _subject_of(key)
    found = [
        (notice_id, span)
        for notice_id, reading in sorted(readings.items())
        if len(readings) == 1 or _is_of(about, reading)
        if (span := _told_in(reading)) is not None
    ]
    return found[0] if len(found) == 1 else None


def interprets_another(key: str, around: str) -> bool:
    """Whether who interprets is asked of something that the text ``around`` an answer lacks."""
    if not asks_who_interprets(key):
        return False
    held, about = match_key(around), _subject_of(key)
    return bool(about) and not any(word in held for word in about)


def _subject_of(key: str) -> tuple[str, ...]:
    """What a question says of the rule whose interpreter it asks for."""
    return content_words(_DOCUMENT.sub(" ", _REST.sub(" ", key)))


def _is_of(about: tuple[str, ...], reading: Reading) -> bool:
    """Whether a notice's title and issuer have all that the question names."""
    titles = match_key(f"{reading.notice.title} {reading.notice.issuer or ''}")
    return all(word in titles for word in about)


def _told_in(reading: Reading) -> Span | None:
    """The last sentence of a notice that says who interprets it, to its full stop."""
    text = reading.notice.text
    for sentence in reversed(reading.outline.sentences):
        said = sentence.span.of(text)
        if _TELLS.search(said) is None:
            continue
        parts = [p for p in clauses(said, Span(0, len(said))) if _TELLS.search(p.of(said))]
        if parts:
            start, end = sentence.span.start + parts[0].start, sentence.span.start + parts[-1].end
            return Span(start, start + len(text[start:end].rstrip(_CLOSING)))
    return None
