"""Words of danger in a call: somebody is at risk now; and what only asks, fears or remembers it.

A danger that is overlooked costs more than an order that is looked at twice. Yet a question
about rules (着火的时候有没有人疏散) is no emergency: where a clause asks, its danger counts only
if it tells as well that it is happening (了, 我家, 现在).
"""

from __future__ import annotations

import re

from corpus.normalize import simplified
from service.answering.asking_clause import asks

_IN = r"[^，,。；;！!？?\n]"
_PERSON = (
    r"(?:人|孩子?|小孩儿?|娃|宝宝|婴儿|老人|大爷|大妈"
    r"|奶奶|爷爷|妈|爸|老伴|媳妇|老婆|老公|同事|工人)"
)
_CRY = (
    r"救命(?!稻草)|求救|快来人|(?:快|赶紧|赶快)(?:来)?救|(?:快|赶紧|赶快)叫救护车|出人命|人命关天"
)
_FIRE = (
    r"(?:[着著起失])火(?![点爆])|火[烛警]|火灾|着起(?:火|来)|(?<!发)烧(?:起来|着了)|冒(?:出)?(?:[黑浓白])?烟|冒(?:出)?火|火[花星]|爆炸|爆燃|(?<![气圈群])(?<!圈都)(?<!群都)炸了"
    rf"|(?:煤|燃|天然|液化)气{_IN}{{0,4}}(?:泄[漏露]|味|漏|炸)|(?:煤|燃|天然|液化)气{_IN}{{0,2}}管{_IN}{{0,2}}(?:断|破|裂)|漏气"
    rf"|触电|漏电|电(?:到|着|死)了?{_PERSON}|(?:电线|高压线|电缆){_IN}{{0,4}}(?:断|掉|垂|炸)"
    rf"|(?:起|着)了?大火|自燃|火势|火苗|山火|放火|纵火|(?:点|泼|浇){_IN}{{0,2}}汽油|(?:要|快)炸|焦?糊味|毒气|挖断{_IN}{{0,4}}(?:气|电|缆)"
    rf"|(?:煤气|燃气|液化气|天然气){_IN}{{0,8}}漏|油(?:站|罐|库){_IN}{{0,4}}漏|(?:电箱|插座|线路|开关|电表|变压器){_IN}{{0,4}}(?:打火|烧|炸|噼)"
)
_BODY = (
    r"晕(?:倒|过去|厥|了)|昏(?:迷|倒|过去)|不省人事|口吐白沫|叫不醒|喘不(?:上|过)(?:来)?气?|呼吸困难|(?:没|停)(?:有|了|止)?(?:呼吸|心跳|意识)"
    rf"|{_PERSON}{_IN}{{0,4}}没(?:有|了)?反应(?!过来)|摔{_IN}{{0,8}}(?:起不来|动不了|不动了)|摔(?:下[来去楼]|伤|断)|{_PERSON}{_IN}{{0,2}}摔(?:倒|了)"
    r"|(?:大|一直|不停|还?在)(?:出|流)血|流(?:了)?(?:好多|很多|一地)的?血|[流吐淌]血|头破血流|抽搐|(?<!电脑)(?<!手机)(?<!系统)中毒|中暑|噎(?:住|着)|卡(?:住)?了?(?:喉咙|嗓子)|烫伤|烧伤(?!鉴定)"
    rf"|上吐下泻|(?:好几|[几多两三四五六七八九十\d]{{1,3}})(?![次天顿回])个?{_IN}{{0,4}}(?:住院|呕吐|送医|进医院|拉肚子)"
    r"|受伤|骨折|要生了|临产|羊水破|心脏病|心梗|中风|生命危险|有危险"
    rf"|(?:倒|躺|晕)在?地(?!铁)|{_PERSON}{_IN}{{0,8}}(?:一动不动|动弹不得|不动了)|爬不起来|说不出话|半边身子|口眼歪斜"
    r"|胸(?:口)?[疼痛闷]|心(?:口|脏)(?:疼|痛)|心绞痛|喘(?:得|不)|误(?:吞|食|服|喝)|(?<!被)吞(?:了|下)|吃错(?:了)?药"
    rf"|(?:全家|一家|好几个){_IN}{{0,5}}(?:吐|拉肚子|晕(?![车船])|咳)|都(?:吐了|晕倒)|集体(?:发烧|呕吐|腹泻)|(?:高烧|发烧){_IN}{{0,6}}(?:抽|不退|四十|40)|抽过去"
    rf"|(?:割|划|扎|夹|压|摔|炸|刺)(?:伤|断|死)|冻(?:伤|死人)|(?:磕|碰|摔){_IN}{{0,2}}(?:破|流血)|流鼻血|[浑满]身(?:都)?是血|自残"
)
_WATER_AND_FALL = (
    rf"被困|困(?:在|住|人)|困了(?:人|好?几|[一二两三四五六七八九十\d])|{_PERSON}{_IN}{{0,3}}出不[来去]"
    rf"|(?:锁|关|夹|卡|压|埋|吊|陷)(?:在|住|着|到)(?:了)?{_PERSON}|{_PERSON}{_IN}{{0,4}}(?:被)?(?:锁|关|夹|卡|压|埋|吊)(?:在|住)"
    r"|溺水|落水(?!管)|淹死|(?<!手机)(?<!钱包)(?<!钥匙)(?<!东西)掉(?:进|到|在|下|入)?了?"
    rf"{_IN}{{0,4}}(?:河|井(?!盖)|坑|湖|沟里|池塘|水(?:里|中|库|塘|池))|{_PERSON}{_IN}{{0,3}}(?:掉|摔|滚)下"
    r"|洪水|决堤|(?:进|被)水?淹|淹(?:了|水|到)|内涝|水(?:都|已经|漫)?(?:到|没过|齐)(?:了)?(?:腰|胸|脖子|膝盖)"
    rf"|井盖{_IN}{{0,4}}(?:丢|没|掉|坏|松)|爆管|水管(?:爆|裂)"
    r"|(?<![笔杯桶])(?:停|断|没)(?:了)?(?:水|电|气|暖)(?!费|梯|影|视|话|平|泥|有)|没(?:有)?暖气"
    rf"|有{_IN}{{0,2}}{_PERSON}在(?:水里|井里)|{_PERSON}还在(?:里面|水里|车里|井里|下面|底下)|(?:里面|下面|底下)还有{_PERSON}|没(?:有)?上来|漂着{_IN}{{0,3}}人"
    rf"|从{_IN}{{0,6}}(?:掉|摔|坠|滑|滚)(?:了)?(?:下|出)|{_PERSON}{_IN}{{0,10}}掉(?:进|下)去|[池坑沟]{_IN}{{0,2}}盖{_IN}{{0,4}}(?:丢|没|掉|坏|开)"
    rf"|(?:爬|站)(?:到|在|上|出){_IN}{{0,6}}(?:阳台|窗台|窗外|楼顶|屋顶|天台|外墙|栏杆|桥边|楼边)|(?:往|朝)(?:河|江|湖|海|井)里(?:走|跳)"
    rf"|电梯{_IN}{{0,6}}(?:往下掉|下坠|急坠|冲顶|停不住|失控|夹)|停在?(?:了)?半空"
)
_COLLAPSE = (
    r"(?:坍|倒|垮)塌|(?<!天)塌(?:了|方|下|陷)|(?:要|快|会)塌|陷(?:进|下)去|滑坡|泥石流|山洪"
    rf"|(?:墙|树|杆|广告牌|架|塔吊|围挡){_IN}{{0,4}}(?:倒了|倒下|(?:要|快)倒)"
    rf"|坠物|坠落|砸(?:到|中|伤|着|死|了人)|(?:砖|瓦|玻璃|墙皮|瓷砖|广告牌|外机){_IN}{{0,6}}(?:掉下|往下掉|要掉)"
    rf"|(?:罐车|槽车|大巴|客车|校车|货车){_IN}{{0,3}}翻|翻车|刺鼻|(?:毒气|氯气|氨气|危化品|化学品|油){_IN}{{0,4}}(?:泄[漏露]|漏了)"
    rf"|(?<![心天])塌(?![地实])|滚石|落石|石头{_IN}{{0,2}}下来|(?:桥|坝|堤|梁){_IN}{{0,3}}(?:断|裂|垮|决)|(?:墙|坝|堤|楼|桥){_IN}{{0,3}}裂{_IN}{{0,3}}口子"
    rf"|往下(?:扔|抛|砸|掉)|(?:快|要)(?:砸|掉|断|爆)(?:了|下)|砸(?:了|我|到|人)(?![钱价锅])|(?:吊车|塔吊|钢丝绳|缆绳|吊篮|索道){_IN}{{0,5}}(?:断|坠|卡)"
)
_VIOLENCE = (
    r"坠楼|跳(?:楼(?!价|机|大?甩卖|式)|河|桥|江|轨)|(?:往|要)下跳|轻生|自杀(?!式)|寻死|不想活|不活了|割腕|上吊|喝了?(?:农药|毒药|百草枯)|服毒"
    r"|爬(?:上|到|在)?(?:了)?(?:塔吊|楼顶|天台|电线杆|铁塔|桥)"
    r"|动刀|持刀|拿(?:着)?刀|砍(?:人|伤|死)|捅(?:人|了)|行凶|抢劫|被(?:人)?(?:抢|打)了|绑架(?!消费)|炸弹|家暴|打(?:人|起来|死(?!我[也都])|伤|老婆|媳妇|孩子|老人)|打我(?!们?的?(?:电话|手机|热线))|斗殴|群殴|尾随|猥亵|强奸|被拐"
    rf"|失踪|走失|走丢|{_PERSON}(?:不见了|丢了(?![^，,。]{{0,4}}[卡证本包钱机])|找不[到着]了?(?=[，,。！]|$))"
    rf"|(?:被|给){_IN}{{0,10}}咬(?:了|伤)|咬(?:伤|人)|咬(?:了|到|住)(?:好?几个|{_PERSON}|我)|撞(?:伤|人|了人|到人|死|倒|飞)|车祸"
    rf"|持(?:械|棍|枪)|(?:拿|举)(?:着)?(?:菜?刀|斧|棍|枪|铁)|杀(?:人|我|了)|要杀|弄死|尸体|(?:翻窗|撬门|撬锁|入室(?!内)|闯进)|打得(?:直?叫|哭|满|浑身|[青鼻])"
    rf"|{_PERSON}(?:被|让|给){_IN}{{0,6}}(?:拉走|抱走|拐走|掳走)|抢(?:走)?孩子|离家出走|{_PERSON}{_IN}{{0,3}}失联|(?:好几|[两三四五几])天(?:都)?没(?:开门|动静|出门|露面)"
    rf"|(?:狗|蛇|蜂|野猪|猴子?){_IN}{{0,4}}(?:追着|扑|攻击|蜇)|疯狗|马蜂|投毒|倒(?:农药|毒药)|抢(?:夺)?方向盘|刹不住|刹车失灵|高速{_IN}{{0,6}}逆行"
    rf"|撞(?:到|上|得)|冲(?:进|向|到)人群|(?:救护车|消防车|120){_IN}{{0,8}}(?:堵|进不|过不|来不了)"
)
_FOREIGN = (
    r"(?i:\b(?:(?:is|are|caught) on fire|house fire|gas leak|smell(?:s|ing)? (?:of )?gas"
    r"|(?:is|are|am|got) trapped|drowning|not breathing|unconscious|bleeding|heart attack"
    r"|being (?:robbed|attacked)|call an ambulance)\b)"
    r"|火事(?:です|だ|が)|ガス(?:漏|もれ|くさ|臭|の(?:匂|臭|に))|[闭閉]じ[込こ]め|溺れ"
    r"|意[识識]が(?:な|無|无)|助けて"
)
_DANGER = re.compile(
    "|".join((_CRY, _FIRE, _BODY, _WATER_AND_FALL, _COLLAPSE, _VIOLENCE, _FOREIGN))
)

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
_OUTAGE = re.compile(r"^(?:[停断没](?:了|有)?[水电气暖]|没(?:有)?暖气|爆管|水管)")
_OF_RULES = re.compile(
    r"会(?:不会)?提前|提前|规定|标准|要求|流程|算不算|属于|[归由]谁|谁负责|预防|检查|能报|申请|鉴定|认定|手续|材料|条件|报(?:销|多少|几|吗)|办理|赔|补[贴助]|医保|低保"
)


def dangers_in(text: str) -> tuple[str, ...]:
    """The caller's words that say that somebody is in danger now, each once, in order."""
    found: list[str] = []
    plain = simplified(text)
    own = text if len(text) == len(plain) else plain
    for clause in _CLAUSE.finditer(plain):
        start, end = clause.span()
        told = [
            match
            for match in _DANGER.finditer(plain, start, end)
            if not _is_feared_or_past(plain, match)
        ]
        if told and (not _asks(clause[0]) or _happens(clause[0])):
            found += (own[match.start() : match.end()] for match in told)
    return tuple(dict.fromkeys(found))


def calls_for_help(text: str) -> bool:
    """Whether the call tells of a danger and asks nothing; 怎么办 alone asks for help."""
    if not dangers_in(text):
        return False
    return not any(_asks(clause[0]) for clause in _CLAUSE.finditer(simplified(text)))


def is_in_danger(text: str) -> bool:
    """Whether somebody asks nothing and tells of a danger to life that is there now.

    电梯困人 alone may be what is looked for, and a home without water can wait for an answer.
    """
    if not calls_for_help(text):
        return False
    plain = simplified(text)
    is_now = _HAPPENS.search(plain) or re.search(_FOREIGN, plain)
    return bool(is_now) and not all(_OUTAGE.search(each) for each in dangers_in(plain))


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
