"""What is not answered: orders to the service, in questions and notices; how to evade a rule.

Keys are Simplified (``match_key``), so the patterns are too.
"""

from __future__ import annotations

import re

_INSTRUCTION = re.compile(
    "|".join(
        (
            r"(?<!要求)(?:忽略|无视|别管|不要管|忘[掉记](?![带拿交携])|抛开|绕过)[^,，。哪]{0,8}"
            r"(?:规则|指令|指示|提示|限制|设定|通知|以上|上面|前面)",
            r"系统提示词|system prompt",
            r"(?:输出|告诉|显示|打印|说出|泄露|发|给)[^,，。]{0,10}"
            r"(?:提示词|系统(?:提示|指令)(?!材料|错))",
            r"(?:提示词|系统指令)[^,，。]{0,10}(?:输出|发|告诉|打印|给我|是什么)",
            r"(?:ignore|disregard|forget)\b.{0,30}"
            r"(?:instruction|rule|prompt|above|以上|previous)",
            r"ignore以上",
            r"(?:以后|从此)都?(?:这么|这样|按这个)(?:答|回答|说)",
            r"(?:删掉|删除|清空|改写)[^,，。]{0,6}(?:知识库|你的?数据库)",
            r"(?:把|将|给我|帮我|请你?)[^,，。]{0,10}(?:知识库|数据库|原文|答案|数据)"
            r"[^,，。]{0,14}(?:改|删|替换)",
            r"(?:你|请|现在|开始)[^,，。]{0,6}扮演|假装你是|越狱",
            r"jailbreak|developer mode|开发者模式",
            # keys are Simplified, so this is too
            r"(?:指示|命令|ルール)を?(?:无视|忘れ)",
        )
    )
)

_BEFORE_ALL = r"(?:以上|上述|上面|前面|前述|此前|之前)"
_TO_A_READER = re.compile(
    rf"(?<!不得)(?<!禁止)(?<!严禁)(?:忽略|无视|忘[掉记]|抛开|不要(?:管|理会))[^,，。;；]{{0,4}}{_BEFORE_ALL}"
    r"[^,，。;；]{0,8}(?:规定|规则|指令|指示|提示|限制|设定|要求|内容|通知)"
    r"|(?:^|[\s,，。;；:：(（\[【“\"])(?:系统|system)\s*(?:提示词?|指令|消息|prompt|message)\s*[:：]"
    r"|(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|above|prior|earlier|preceding)\b"
    r".{0,20}\b(?:instruction|rule|prompt|text)"
    r"|(?:你|您)(?:现在|从现在起|只能|务必)[^,，。;；]{0,10}(?:回答|输出|扮演)"
    r"|<\|?\s*/?(?:im_start|im_end|system|assistant|user|script|iframe|object|embed|svg|img|style|form)\b"
    r"|\bjavascript:",
)
"""What speaks to a program that reads the notice; a rule that forbids it (不得) speaks of it."""

_HOW = re.compile(
    r"怎么(?!办|样)|怎样(?!才算|[?？]?$)|咋(?:样(?=[能才])|(?![地样办整]))|如何|点样|哪里|哪儿|边度|有(?:没有|什么|啥)?(?:办法|法子|门路|招)|教我"
    r"|how (?:to|can|do|could)\b|どうすれば|どうやって|方法"
)
_CHECK = r"检查|抽查|查验|查|监管|监控|执法|处罚|罚款|摄像|电子眼|审核|审查|警|仪|机器|门禁|年检"
_PAPER = r"证|合同|发票|材料|票据?|公?章|文凭|学历|数据|账|病历|记录|印"
_EVADES = re.compile(
    r"(?:不|没|免|唔|别)(?:会|容易|易|能|要)?(?:(?:被|畀)[^,，。?？]{0,6}?(?:查|抓(?!拍)|捉|逮|识破)"
    r"|(?:被|让|畀|给)[^,，。?？]{0,6}?(?:发现|看出))"
    r"|[让使叫][^,，。?？]{0,6}查(?:不[出到]|[到出])|隐瞒|偷[税漏]|漏税|作弊|[混骗瞒]过(?!一|期)|糊弄过|蒙混|伪造|[造作]假(?!期)|弄虚"
    rf"|[躲逃](?:过|避|开)[^,，。?？]{{0,6}}(?:{_CHECK})"
    rf"|[弄办搞做开买整](?:一?[张份个本])?假(?![肢牙睫期日条释定]|发(?!票))的?[^,，。?？]{{0,5}}(?:{_PAPER})"
    r"|套现|骗(?:补|保(?!障)|取)|钻空子|少称"
    r"|without (?:being|getting) (?:caught|found)|fake\b|forge\b|ばれ"
)
_ABOUT_EVADING = re.compile(
    r"处罚|怎么罚|咋罚|如何罚|罚不罚|罚款?(?:多少|几|吗|标准)|[会要被受]罚|处理|处置|举报|投诉|识别|辨[别认]|防|查处|认定|后果|责任|追回|追究|打击|整治|遇到|碰到|发现(?:了|有)|被骗"
    r"|有人|别人假|求助|求救|算(?:弄虚|造假|作假|作弊|骗)|分辨|去哪里?查|在哪里?查|撤销|冒用|被伪造|真伪|真假|维权|赔|退|report|punish|penalt|fine\b|stolen|通報"
)
"""Who asks what becomes of those who evade, or where to tell of them, does not ask how to."""


def is_instruction(key: str) -> bool:
    """Whether the question tells the service what to do instead of asking."""
    return _INSTRUCTION.search(key) is not None


def speaks_to_a_reader(key: str) -> bool:
    """Whether the key of a notice's sentence orders about who reads it, or holds a live tag.

    No notice does either in earnest; what it says there is told to nobody as the notice's word.
    """
    return _TO_A_READER.search(key) is not None


def asks_to_evade(key: str) -> bool:
    """Whether it is asked how to get round a rule: 怎么…不被查出来, 怎样伪造…."""
    return (
        _HOW.search(key) is not None
        and _EVADES.search(key) is not None
        and _ABOUT_EVADING.search(key) is None
    )
