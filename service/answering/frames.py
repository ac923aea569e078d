"""The words around the notices' own, in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType

from service.answering.courtesy import Courtesy
from service.answering.outcome import Language, Reason

_HANS, _HANT, _EN, _JA = (
    Language.SIMPLIFIED,
    Language.TRADITIONAL,
    Language.ENGLISH,
    Language.JAPANESE,
)

HOTLINE = "12345"

QUOTED: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "{quote}。{marker}",
        _HANT: "{quote}。{marker}",
        _EN: "The notice says: “{quote}”{marker}",
        _JA: "通知の原文:「{quote}」{marker}",
    }
)
"""One statement and its marker."""

ANNOUNCING: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "{quote}：{marker}",
        _HANT: "{quote}：{marker}",
        _EN: "The notice says: “{quote}”{marker}",
        _JA: "通知の原文:「{quote}」{marker}",
    }
)
"""What opens a list, before its entries."""

LISTED: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "{quote}{marker}",
        _HANT: "{quote}{marker}",
        _EN: "“{quote}”{marker}",
        _JA: "「{quote}」{marker}",
    }
)
"""One statement of a numbered list."""

CORRECTED: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "与通知所说不同,通知写的是:",
        _HANT: "與通知所說不同,通知寫的是:",
        _EN: "That differs from the notice. ",
        _JA: "通知の記載とは異なります。",
    }
)
"""Opens the answer to a question that states something else than the notice."""


class Verb(Enum):
    """The verb with which a question asks yes or no, and is told so: 有没有, 会不会, 能不能."""

    IS = auto()
    HAS = auto()
    WILL = auto()
    MAY = auto()


_YES = {Verb.IS: ("是的", "是的"), Verb.HAS: ("有", "有"), Verb.WILL: ("会", "會")}
_YES[Verb.MAY] = ("能", "能")
_NO = {Verb.IS: ("不是", "不是"), Verb.HAS: ("没有", "沒有"), Verb.WILL: ("不会", "不會")}
_NO[Verb.MAY] = ("不能", "不能")


def _said_by(
    words: Mapping[Verb, tuple[str, str]], english: str, japanese: str
) -> Mapping[Verb, Mapping[Language, str]]:
    return MappingProxyType(
        {
            verb: MappingProxyType(
                {
                    _HANS: f"{hans},通知写的是:",
                    _HANT: f"{hant},通知寫的是:",
                    _EN: english,
                    _JA: japanese,
                }
            )
            for verb, (hans, hant) in words.items()
        }
    )


BORNE_OUT = _said_by(_YES, "Yes. ", "はい。")
RULED_OUT = _said_by(_NO, "No. ", "いいえ。")
"""Opens the answer to who asks of a figure whether it is over or under another."""

PLANNED: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "通知写的是计划:",
        _HANT: "通知寫的是計劃:",
        _EN: "The notice tells this as a plan. ",
        _JA: "通知では計画として記載されています。",
    }
)
"""Opens the answer to a question for what was done, where the notice only plans it."""

STATUS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "planned": {_HANS: "计划:", _HANT: "計劃:", _EN: "Planned. ", _JA: "計画:"},
        "next": {
            _HANS: "接下来计划:",
            _HANT: "接下來計劃:",
            _EN: "Planned next. ",
            _JA: "今後の計画:",
        },
        "done": {_HANS: "已完成:", _HANT: "已完成:", _EN: "Done. ", _JA: "実績:"},
    }
)
"""What stands before a statement that is told beside another: planned, done, or planned next.

A plan that follows what was done is not what was completed, so it is called the next one."""

MORE: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "后者多{amount}。",
        _HANT: "後者多{amount}。",
        _EN: " The latter is more by {amount}.",
        _JA: "後者が多い、差は{amount}。",
    }
)
"""What follows from two cited figures; ``{amount}`` spells its terms out."""
FEWER: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "后者少{amount}。",
        _HANT: "後者少{amount}。",
        _EN: " The latter is less by {amount}.",
        _JA: "後者が少ない、差は{amount}。",
    }
)
SAME: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "两者相同。",
        _HANT: "兩者相同。",
        _EN: " Both are the same.",
        _JA: "両者は同じです。",
    }
)

TOGETHER: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "合计{amount}。",
        _HANT: "合計{amount}。",
        _EN: " Together {amount}.",
        _JA: "合計{amount}。",
    }
)
LEFT_OVER: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "还差{amount}。",
        _HANT: "還差{amount}。",
        _EN: " Left: {amount}.",
        _JA: "残り{amount}。",
    }
)

RANKED: Mapping[bool, Mapping[Language, str]] = MappingProxyType(
    {
        False: {
            _HANS: "所列数字中最{word}的是{told}。",
            _HANT: "所列數字中最{word}的是{told}。",
            _EN: " Of the figures listed, the highest: {told}.",
            _JA: "記載された数字のうち最も大きいのは{told}。",
        },
        True: {
            _HANS: "所列数字中最{word}的是{told}。",
            _HANT: "所列數字中最{word}的是{told}。",
            _EN: " Of the figures listed, the lowest: {told}.",
            _JA: "記載された数字のうち最も小さいのは{told}。",
        },
    }
)
"""Closes the answer to which has the most, or the least (True): ``{told}`` has all figures."""
WORDS_RANKED: Mapping[str, str] = MappingProxyType({"长": "長", "远": "遠", "贵": "貴"})
"""The adjectives that ``{word}`` may be and that are written otherwise in Traditional."""

FIGURES_DONE: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "没有列出这样的计划数字,已完成的有:",
        _HANT: "沒有列出這樣的計劃數字,已完成的有:",
        _EN: "No such figure is planned. Done: ",
        _JA: "そのような計画の数字はありません。実績:",
    }
)
"""Opens a list of what was done, where planned figures were asked for and there are none."""
MORE_FIGURES: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "\n其余没有列出,可以加上单位或下限再问。",
        _HANT: "\n其餘沒有列出,可以加上單位或下限再問。",
        _EN: "\nOthers are not listed; ask again with a unit or a lower bound.",
        _JA: "\nほかは省略しました。単位や下限を加えてお尋ねください。",
    }
)
"""Closes a list of figures that an answer has no room for."""

SECTIONS: Mapping[Language, str] = MappingProxyType(
    {_HANS: "{n}个部分", _HANT: "{n}個部分", _EN: "{n} sections", _JA: "{n}部"}
)
ITEMS: Mapping[Language, str] = MappingProxyType(
    {_HANS: "{n}条", _HANT: "{n}條", _EN: "{n} items", _JA: "{n}項目"}
)
ENTRIES: Mapping[Language, str] = MappingProxyType(
    {_HANS: "共{n}项", _HANT: "共{n}項", _EN: "{n}", _JA: "全{n}項目"}
)
"""How many things the quotes list."""
COUNTED: Mapping[Language, str] = MappingProxyType(
    {_HANS: "{counts}。", _HANT: "{counts}。", _EN: "In all: {counts}. ", _JA: "全部で{counts}。"}
)
"""Opens the answer to how many there are."""

NEWEST: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "按最新的通知:",
        _HANT: "按最新的通知:",
        _EN: "According to the latest notice: ",
        _JA: "最新の通知によると、",
    }
)
"""Opens an answer from the latest of several editions of a notice."""
OF_PLACE: Mapping[Language, str] = MappingProxyType(
    {_HANS: "{place}:", _HANT: "{place}:", _EN: "{place}: ", _JA: "{place}、"}
)
"""Opens an answer to who names no place, where several places' notices are held."""

EARLIER: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "最新的通知没有说到,以下依据较早的通知:",
        _HANT: "最新的通知沒有說到,以下依據較早的通知:",
        _EN: "The latest notice does not say; an earlier one does: ",
        _JA: "最新の通知には記載がなく、以前の通知によると、",
    }
)
"""Opens an answer that only an earlier edition gives."""
WHICH_PLACE: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "{slot}的通知都说到这类事情,请说明要问哪一地。",
        _HANT: "{slot}的通知都說到這類事情,請說明要問哪一地。",
        _EN: "The notices of {slot} all speak of this; please say which place you mean.",
        _JA: "{slot}の通知にそれぞれ記載があります。どの地域についてかお書きください。",
    }
)
"""An abstention where several places' notices could answer."""
BETWEEN_PLACES = "、"
UNANSWERED: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "其余所问,通知中没有找到明确依据。",
        _HANT: "其餘所問,通知中沒有找到明確依據。",
        _EN: " For the rest of the question the notices give no clear answer.",
        _JA: "ほかのお尋ねについては、通知に明確な記載が見つかりませんでした。",
    }
)
"""Closes the answer to a question of which some parts have no answer."""

TURN_TO: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: f"可拨打{HOTLINE}热线进一步咨询。",
        _HANT: f"可撥打{HOTLINE}熱線進一步查詢。",
        _EN: f"Please call the {HOTLINE} hotline.",
        _JA: f"詳しくは{HOTLINE}ホットラインへお問い合わせください。",
    }
)

MISSING: Mapping[Reason, Mapping[Language, str]] = MappingProxyType(
    {
        Reason.NO_EVIDENCE: {
            _HANS: "没有在通知里找到可以确定的依据。",
            _HANT: "沒有在通知裡找到可以確定的依據。",
            _EN: "No passage of the notices could be matched to this with certainty.",
            _JA: "通知の中に、確かに対応する記載を見つけられませんでした。",
        },
        Reason.WRONG_YEAR: {
            _HANS: "通知没有说到{slot}年的这一情况。",
            _HANT: "通知沒有說到{slot}年的這一情況。",
            _EN: "The notices do not say this for the year {slot}.",
            _JA: "通知には{slot}年についての記載がありません。",
        },
        Reason.WRONG_PLACE: {
            _HANS: "通知没有说到{slot}的这一情况。",
            _HANT: "通知沒有說到{slot}的這一情況。",
            _EN: "The notices do not say this of {slot}.",
            _JA: "通知には{slot}についての記載がありません。",
        },
        Reason.WRONG_BODY: {
            _HANS: "通知没有说到{slot}的这一情况。",
            _HANT: "通知沒有說到{slot}的這一情況。",
            _EN: "The notices do not say this of {slot}.",
            _JA: "通知には{slot}についての記載がありません。",
        },
        Reason.ATTRIBUTE_ABSENT: {
            _HANS: "通知说到了相关工作,但没有说所问的这一点。",
            _HANT: "通知說到了相關工作,但沒有說所問的這一點。",
            _EN: "The notices speak of related work, but not of what is asked.",
            _JA: "関連する記載はありますが、お尋ねの点は通知に書かれていません。",
        },
        Reason.AMBIGUOUS: {
            _HANS: "问题不够明确,请说明要问的是哪件事。",
            _HANT: "問題不夠明確,請說明要問的是哪件事。",
            _EN: "The question is not specific enough; please say what it is about.",
            _JA: "ご質問の対象がはっきりしません。何についてかお書きください。",
        },
        Reason.OUT_OF_SCOPE: {
            _HANS: "没有找到与所问有关的内容,这里只回答通知里写明的。",
            _HANT: "沒有找到與所問有關的內容,這裡只回答通知裡寫明的。",
            _EN: "Nothing on this was found; only what the notices say can be answered here.",
            _JA: "お尋ねに関する記載が見つかりませんでした。"
            "ここでは通知に書かれていることだけにお答えします。",
        },
        Reason.EXPIRED: {
            _HANS: "相关通知已经失效。",
            _HANT: "相關通知已經失效。",
            _EN: "The notice concerned is no longer in force.",
            _JA: "該当の通知は失効しています。",
        },
        Reason.UNSAFE: {
            _HANS: "这里只回答通知里写明的内容,不执行问题中的指令,也不说怎样绕过规定。",
            _HANT: "這裡只回答通知裡寫明的內容,不執行問題中的指令,也不說怎樣繞過規定。",
            _EN: "Only what the notices say can be answered here; instructions are not followed, "
            "and nobody is told how to get round a rule.",
            _JA: "ここでは通知に書かれていることだけにお答えし、指示には従わず、"
            "規定をかいくぐる方法もお伝えしません。",
        },
    }
)
"""What is missing, by reason; ``{slot}`` is the year, place or body that was asked for."""


EMERGENCY: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "如情况紧急,请马上拨打110、119或120。通知里没有说到您这件事。",
        _HANT: "如情況緊急,請馬上撥打110、119或120。通知裡沒有說到您這件事。",
        _EN: "In an emergency call 110, 119 or 120 at once. The notices do not speak of this.",
        _JA: "緊急の場合は、すぐに110・119・120へお電話ください。通知にこの件の記載はありません。",
    }
)
"""What is said to somebody who tells of a danger and asks nothing."""
COURTESIES: Mapping[Courtesy, Mapping[Language, str]] = MappingProxyType(
    {
        Courtesy.GREETING: {
            _HANS: "您好,想了解通知里的哪件事,请直接问。",
            _HANT: "您好,想了解通知裡的哪件事,請直接問。",
            _EN: "Hello. Please ask what you would like to know from the notices.",
            _JA: "こんにちは。通知について知りたいことをお尋ねください。",
        },
        Courtesy.THANKS: {
            _HANS: "好的,还想了解什么,请接着问。",
            _HANT: "好的,還想了解什麼,請接著問。",
            _EN: "You are welcome. Please ask on if there is anything else.",
            _JA: "ほかにも知りたいことがあれば、続けてお尋ねください。",
        },
    }
)
"""What is said to somebody who asks nothing yet, or nothing more."""


ASKED_OF_PLACE: Mapping[Language, str] = MappingProxyType(
    {
        _HANS: "{place}{question}",
        _HANT: "{place}{question}",
        _EN: "{question} ({place})",
        _JA: "{place}：{question}",
    }
)
"""A question, asked of one place."""


def abstaining(reason: Reason, language: Language, slot: str = "") -> str:
    """The short sentence of an abstention: what is missing and where to turn."""
    space = " " if language is Language.ENGLISH else ""
    missing = WHICH_PLACE if reason is Reason.AMBIGUOUS and slot else MISSING[reason]
    return missing[language].format(slot=slot) + space + TURN_TO[language]


def asked_of(question: str, place: str, language: Language) -> str:
    """The same question, asked of one place."""
    return ASKED_OF_PLACE[language].format(place=place, question=question)
