"""Words of danger in a call: somebody is at risk now; and what only asks, fears or remembers it.

A danger that is overlooked costs more than an order that is looked at twice. Yet a question
about rules (着火的时候有没有人疏散) is no emergency: where a clause asks, its danger counts only
if it tells as well that it is happening (了, 我家, 现在).
"""

from __future__ import annotations

import re

from service.assist.callers_words import asks

_IN = r"[^，,。；;！!？?\n]"
_PERSON = (
    r"(?:人|孩子?|小孩儿?|娃|宝宝|婴儿|老人|大爷|大妈"
    r"|奶奶|爷爷|妈|爸|老伴|媳妇|老婆|老公|同事|工人)"
)
_CRY = r"救命|求救|快来人|(?:快|赶紧|赶快)(?:来)?救|(?:快|赶紧|赶快)叫救护车|出人命|人命关天"
_FIRE = (
    r"(?:着|起|失)火|火灾|着起(?:火|来)|(?<!发)烧(?:起来|着了)|冒(?:出)?(?:[黑浓白])?烟|冒(?:出)?火|火[花星]|爆炸|爆燃|炸了"
    rf"|(?:煤|燃|天然|液化)气{_IN}{{0,4}}(?:泄[漏露]|味|漏|炸)|(?:煤|燃|天然|液化)气{_IN}{{0,2}}管{_IN}{{0,2}}(?:断|破|裂)|漏气"
    rf"|触电|漏电|电(?:到|着|死)了?{_PERSON}|(?:电线|高压线|电缆){_IN}{{0,4}}(?:断|掉|垂|炸)"
)
_BODY = (
    r"晕(?:倒|过去|厥|了)|昏(?:迷|倒|过去)|不省人事|口吐白沫|叫不醒|喘不(?:上|过)(?:来)?气?|呼吸困难|(?:没|停)(?:有|了|止)?(?:呼吸|心跳|意识)"
    rf"|{_PERSON}{_IN}{{0,4}}没(?:有|了)?反应(?!过来)|摔{_IN}{{0,8}}(?:起不来|动不了|不动了)|摔(?:下[来去楼]|伤|断)|{_PERSON}{_IN}{{0,2}}摔(?:倒|了)"
    r"|(?:大|一直|不停|还?在)(?:出|流)血|流(?:了)?(?:好多|很多|一地)的?血|[流吐淌]血|头破血流|抽搐|中毒|中暑|噎(?:住|着)|卡(?:住)?了?(?:喉咙|嗓子)|烫伤|烧伤(?!鉴定)"
    rf"|上吐下泻|(?:好几|[几多两三四五六七八九十\d]{{1,3}})(?![次天顿回])个?{_IN}{{0,4}}(?:住院|呕吐|送医|进医院|拉肚子)"
    r"|受伤|骨折|要生了|临产|羊水破|心脏病|心梗|中风|生命危险|有危险"
)
_WATER_AND_FALL = (
    rf"被困|困(?:在|住|人)|困了(?:人|好?几|[一二两三四五六七八九十\d])|{_PERSON}{_IN}{{0,3}}出不[来去]"
    rf"|(?:锁|关|夹|卡|压|埋|吊|陷)(?:在|住|着|到)(?:了)?{_PERSON}|{_PERSON}{_IN}{{0,4}}(?:被)?(?:锁|关|夹|卡|压|埋|吊)(?:在|住)"
    r"|溺水|落水|淹死|(?<!手机)(?<!钱包)(?<!钥匙)(?<!东西)掉(?:进|到|在|下|入)?了?"
    rf"{_IN}{{0,4}}(?:河|井(?!盖)|坑|湖|沟里|池塘|水(?:里|中|库|塘|池))|{_PERSON}{_IN}{{0,3}}(?:掉|摔|滚)下"
    r"|洪水|决堤|(?:进|被)水?淹|淹(?:了|水|到)|内涝|水(?:都|已经|漫)?(?:到|没过|齐)(?:了)?(?:腰|胸|脖子|膝盖)"
    rf"|井盖{_IN}{{0,4}}(?:丢|没|掉|坏|松)|爆管|水管(?:爆|裂)"
    r"|(?<![笔杯桶])(?:停|断|没)(?:了)?(?:水|电|气|暖)(?!费|梯|影|视|话|平|泥|有)|没(?:有)?暖气"
)
_COLLAPSE = (
    r"(?:坍|倒|垮)塌|塌(?:了|方|下|陷)|(?:要|快|会)塌|陷(?:进|下)去|滑坡|泥石流|山洪"
    rf"|(?:墙|树|杆|广告牌|架|塔吊|围挡){_IN}{{0,4}}(?:倒了|倒下|(?:要|快)倒)"
    rf"|坠物|坠落|砸(?:到|中|伤|着|死|了人)|(?:砖|瓦|玻璃|墙皮|瓷砖|广告牌|外机){_IN}{{0,6}}(?:掉下|往下掉|要掉)"
    rf"|(?:罐车|槽车|大巴|客车|校车|货车){_IN}{{0,3}}翻|翻车|刺鼻|(?:毒气|氯气|氨气|危化品|化学品|油){_IN}{{0,4}}(?:泄[漏露]|漏了)"
)
_VIOLENCE = (
    r"坠楼|跳(?:楼(?!价|机)|河|桥|江|轨)|(?:往|要)下跳|轻生|自杀|寻死|不想活|不活了|割腕|上吊|喝了?(?:农药|毒药|百草枯)|服毒"
    r"|爬(?:上|到|在)?(?:了)?(?:塔吊|楼顶|天台|电线杆|铁塔|桥)"
    r"|动刀|持刀|拿(?:着)?刀|砍(?:人|伤|死)|捅(?:人|了)|行凶|抢劫|绑架|炸弹|家暴|打(?:人|起来|死|伤|老婆|媳妇|孩子|老人)|打我(?!们?的?(?:电话|手机|热线))|斗殴|群殴|尾随|猥亵|强奸|被拐"
    rf"|失踪|走失|走丢|{_PERSON}(?:不见了|丢了(?![^，,。]{{0,4}}[卡证本包钱机])|找不[到着]了?(?=[，,。！]|$))"
    rf"|(?:被|给){_IN}{{0,10}}咬(?:了|伤)|咬(?:伤|人)|咬(?:了|到|住)(?:好?几个|{_PERSON}|我)|撞(?:伤|人|了人|到人|死|倒|飞)|车祸"
)
_DANGER = re.compile("|".join((_CRY, _FIRE, _BODY, _WATER_AND_FALL, _COLLAPSE, _VIOLENCE)))

_FEARED = re.compile(
    r"(?:万一|如果|要是|假如|怕|担心|会不会|以免|防止|避免|容易|可能会?)[^，,。;；]{0,12}$|(?:防|反|关于|禁止|严禁)$"
)
_AHEAD = 20
"""Characters before a danger that may say that it is only feared: more than _FEARED spans."""
# what a thing, a rule or a lesson is called after: 火灾报警器, 着火的时候
_OF_A_RULE = re.compile(
    r"了?(?:的时候|的话|时(?![候间]))|(?:的|险情?)?(?:报警|警报|演练|演习|预案|预防|防治|保险|险(?!情)|知识|宣传|教育|培训|鉴定|赔偿|补贴|应急|处置|逃生|疏散)"
)
_LONG_AGO = re.compile(
    r"上个?(?:月|周|星期|礼拜|学期)|去年|前年|以前|之前|[前好几\d一二三四五六七八九十]个?(?:月|年|周)前"
)
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")
_LONGEST_CLAUSE = 200
"""Characters of a clause that are looked at for a question, which comes last."""
_WHAT_NOW = re.compile(r"(?:这|那)?(?:该|应该)?(?:怎么|咋)(?:办(?![理证事])|弄|处理)(?:啊|呀|呢)?")
"""Who is in danger and asks this asks for help, not of a rule."""
_HAPPENS = re.compile(
    r"[了着]|一直|不停|还在|正在|现在|刚|已经|特别|[很好太]|我们?|咱们?|家里|有人|有个|我[家妈爸]|快来"
    r"|(?:什么时候|啥时候|几点|多久|多长时间)(?:才|能|会|可以)*(?:来|恢复|修|好|有)"
)
_OF_RULES = re.compile(
    r"会(?:不会)?提前|提前|规定|标准|要求|流程|算不算|属于|[归由]谁|谁负责|预防|检查|能报|报(?:销|多少|几|吗)|办理|赔|补[贴助]|医保|低保"
)


def dangers_in(text: str) -> tuple[str, ...]:
    """The caller's words that say that somebody is in danger now, each once, in order."""
    found: list[str] = []
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        told = [
            match
            for match in _DANGER.finditer(text, start, end)
            if not _is_feared_or_past(text, match)
        ]
        if told and (not _asks(clause[0]) or _happens(clause[0])):
            found += (match[0] for match in told)
    return tuple(dict.fromkeys(found))


def calls_for_help(text: str) -> bool:
    """Whether the call tells of a danger and asks nothing; 怎么办 alone asks for help."""
    if not dangers_in(text):
        return False
    return not any(_asks(clause[0]) for clause in _CLAUSE.finditer(text))


def _is_feared_or_past(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _FEARED.search(text, max(0, start - _AHEAD), start) or _OF_A_RULE.match(text, end):
        return True
    sentence = max(text.rfind(mark, 0, start) for mark in "。！？!?\n") + 1
    return _LONG_AGO.search(text, sentence, start) is not None


def _asks(clause: str) -> bool:
    return asks(_WHAT_NOW.sub("", clause[-_LONGEST_CLAUSE:]), is_marked=False)


def _happens(clause: str) -> bool:
    return bool(_HAPPENS.search(clause)) and not _OF_RULES.search(clause)
