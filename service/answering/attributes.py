"""Attributes that people ask a hotline for, and the words without which a text cannot give them.

A notice that speaks of a service seldom gives its address, hours or fees; a sentence that is near
in meaning then looks like an answer and is none. Each row: how the attribute is asked for, and what
a sentence that gives it must hold. Both are matched on match keys.
"""

from __future__ import annotations

import re

from service.answering.clock import CLOCK
from service.answering.interpreting import INTERPRETER, WHO_INTERPRETS
from service.answering.plain_speech import plain_speech

NUMBER_TO_CALL = r"电话(?:号码?)?(?:是|系)?(?:多少|几)|(?:什么|啥|哪个)电话|电话\s*[?？]?$|号码"
"""How a telephone number is asked for: not by 多少电话, which asks how many calls there are."""
_PAYS = re.compile(
    r"(?:[交付缴掏花卖]|打一?[针剂])[^,，]{0,3}?(?:多少|几)(?:钱|块|元|[^,，]{0,3}费)"
)
_GIVEN = re.compile(r"补[助贴偿]|奖[励补]|资助")
_PAID = re.compile(r"(?<!\d)价|(?<!免)费|[收售票缴交付]|承担|自理")
_ROWS = (
    (
        rf"{NUMBER_TO_CALL}|联系方式"
        r"|(?:tele)?phone numbers?|telephone|番号",
        r"电话|号码|联系方式|\d{7,}|拨打",
    ),
    (r"哪条(?:路|街)|几楼|门牌|地址|怎么走|坐几路|住所", r"[路街巷楼]|大道|地址|位于|地点"),
    (
        r"几点|(?:何时|什么时[候间]|啥时候?|几时)[^,，]{0,6}(?:[上下]班|[开关]门|营业)|[上下]班时间"
        r"|[开关]门时间|营业时间|办公时间|什么时间开|what time|opening hours|何时(?:から|まで|に)",
        rf"{CLOCK}|点钟|\d:\d|时至|24小时|二十四小时(?!内)"
        r"|工作时间|全天",
    ),
    (r"工资|薪|待遇|报酬", r"工资|薪|待遇|报酬|津贴"),
    (r"报名|应聘|简历|怎么报考", r"报名|应聘|招考|简历"),
    (r"学历|什么专业|哪些专业", r"学历|学位|本科|专科|专业"),
    (
        r"(?:主任|局长|市长|区长|县长|书记|厅长|处长|院长|负责人|领导)(?:是)?(?:叫|谁|姓|哪位"
        r"|的名字)"
        r"|who is the (?:director|mayor|head|chief)|(?:主任|局长|市长)は?(?:谁|だれ)",
        r"(?:主任|局长|市长|区长|县长|书记|厅长|处长|院长"
        r"|负责人)[:]?\s*[\u4e00-\u9fff]{2,3}(?:同志|$)",
    ),
    (
        r"带(?:啥|什么|哪些)(?:材料|证件)|(?:什么|啥|哪些)(?:材料|证件)",
        r"身份证|户口|证明|申请表|证件|复印件|合同|执照|发票|凭证|原件|证书|报告|照片"
        r"|提交[^,，。]{0,14}材料|材料[^,，。]{0,6}(?:包括|清单)",
    ),
    (r"中标", r"中标"),
    (WHO_INTERPRETS, INTERPRETER),
    (r"罚(?:款)?(?:多少|几|金额)|罚几", r"罚款|罚金|元|倍"),
)
_ATTRIBUTES = tuple((re.compile(asked), re.compile(held)) for asked, held in _ROWS)


def lacks_attribute(asked_key: str, sentence_key: str) -> bool:
    """Whether the question asks for an attribute that the sentence has no word for."""
    return any(
        asked.search(asked_key) and not held.search(sentence_key) for asked, held in _ATTRIBUTES
    )


def tells_only_what_is_given(asked_key: str, sentence_key: str) -> bool:
    """Whether the question asks what somebody pays, and the sentence tells what they are given.

    加装电梯每台补助10万元 does not say what it costs (要交多少钱).
    """
    is_given = _GIVEN.search(sentence_key) is not None and _PAID.search(sentence_key) is None
    return is_given and _PAYS.search(plain_speech(asked_key)) is not None
