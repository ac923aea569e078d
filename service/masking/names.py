"""People's names, where the words around them say that a name comes.

A surname alone says nothing (高 and 安 begin ordinary words), so what announces the name decides:
我叫 and 姓名： do; 我是 and 联系人 do where what follows is no word of the dictionary and ends the
clause; before 先生 or 女士 the surname does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.words import is_word
from service.masking.kinds import Kind, Private
from service.masking.surnames import FOREIGN, RARE, SURNAME

_HAN = r"[\u4e00-\u9fff]"
_MARK = r"[,，。.;；!！?？:：、)）(（\s\"'/|~…\]\[【】《》<>*-]"
_GAP = r"[ :\"'(\[【《<*-]{0,4}"  # what is written between a lead and the name
_KIN = (
    r"(?:儿子|女儿|孩子|小孩|妻子|丈夫|爱人|老公|老婆|媳妇|对象|母亲|父亲|妈妈|爸爸|妈|爸|爷爷|奶奶|姥姥|姥爷|外公|外婆|哥哥?|姐姐?"
    r"|弟弟|妹妹|孙子|孙女|公公|婆婆|岳父|岳母|邻居|同事|朋友|同学|室友|老人)"
)
_ROLE = (
    r"(?:联系人|申请人|投诉人|举报人|反映人|来电人|报案人|报警人|当事人|经办人|委托人|被委托人|代理人|受害人|患者|病人|户主|(?<!行)业主|房东|租客"
    r"|房主|车主|失主|客户|市民|法人代表|法定代表人|法人|收件人|收货人|持卡人|开户人|户名|监护人|家长|学生|考生|老板|司机|师傅|医生|大夫"
    r"|老师|保安|经理|中介|店主|包工头)"
)
_PERSON = rf"(?:{_KIN}|{_ROLE}|[我俺咱你他她您]|本人|全名|本名|真名|名字)"

# what is said next, right behind a name
_ON = (
    r"(?:先生|女士|小姐|同志|老师|住[在址]?|家住|我住|住|我[的家是叫姓想要在]?|我$|电话|手机|联系|身份证|证件|车牌|卡号|银行卡|邮箱|地址|年龄|性别"
    r"|今年|今天|昨天|刚才|现在|男|女|的(?!士)|是|在|想|要|反映|投诉|咨询|举报|请问|问|来电|来|从|和|跟|有|因|于|吧|啊|呀|哈|哦)"
)
_END = rf"(?={_MARK}|\d|[〔<《“]|$|{_ON})"

# the shorter one first, where its second character begins what follows: 陈刚|住在, not 陈刚住|在
_NAME = rf"(?:{SURNAME}{_HAN}{_END}|{SURNAME}{_HAN}{{2}}{_END}|{SURNAME}{_HAN}{{3}}(?={_MARK}|$))"
# 张 伟, 张 小明, 张 小 明; not 张 先生, nor 张 我住在
_SPACED = (
    rf"{SURNAME} {{1,2}}(?!先生|女士|小姐|老师|师傅|阿姨|同志|大[姐妈爷叔哥娘]"
    rf"|[我想要住电手是在今年身男女])"
    rf"(?:{_HAN} {{1,2}}(?![我想要住电手是在今年身男女家])(?!男|女){_HAN}(?={_MARK}|\d|$)"
    rf"|{_HAN}{{1,2}}?{_END})"
)
_LATIN = rf"[A-Z][a-z]{{1,15}}(?:[ -][A-Z][a-z]{{0,15}}){{0,3}}(?={_MARK}|$|{_HAN})"
_RARE = rf"(?P<rare>{RARE}{_HAN}{_END}|{RARE}{_HAN}{{2}}{_END})"
_ANY = rf"(?P<rare>{RARE}{_HAN}{_END}|{RARE}{_HAN}{{2}}{_END}|{_HAN}{{2,4}}(?={_MARK}|$))"
_DOTTED = rf"{_HAN}{{1,8}}(?:·{_HAN}{{1,8}}){{1,3}}"
_FOREIGN = rf"{FOREIGN}{{3,7}}(?={_MARK}|\d|$|我|今|住|电)"
_NOT = r"(?!谢谢|谁|哪|什|啥|几|咋|不|了|过|他|她|它|你|人|救|车|外)"
_CALLED = re.compile(
    rf"(?P<lead>(?:{_PERSON}|姓{SURNAME}[,，]?|^|(?<={_MARK}))(?:的)?(?:名字|姓名)?(?:就)?(?:叫做?|名叫|(?:名字|全名|本名|真名)是|唤作){_GAP}){_NOT}"
    rf"(?P<name>{_DOTTED}|{_FOREIGN}|{_NAME}|{_SPACED}|{_LATIN}|{_ANY})"
)
_WRITTEN = re.compile(
    rf"(?P<lead>(?:(?:姓 {{0,2}}名|名 ?字|{_ROLE})(?: ?:|(?:是|叫|为){_NOT})"
    rf"|{_HAN} {{0,2}}人 ?:){_GAP}){_NOT}"
    rf"(?P<name>{_DOTTED}|{_FOREIGN}|{_NAME}|{_SPACED}|{_ANY})"
)
_BESIDE = re.compile(
    rf"(?P<lead>(?:姓名|{_ROLE}|我{_KIN}|我是(?:业主|家长|租客|车主|学生)|本人){_GAP})"
    rf"(?P<name>{SURNAME}{_HAN}{{1,2}}?{_END}|{_SPACED}|{_RARE})"
    rf"|(?P<mid>(?:我就?是|这[边里]?是|本人[是系]|我系){_GAP}|[叫喊]我{_GAP}|"
    rf"(?<!{_HAN})我叫? ?[:,(\"] ?)"
    rf"(?P<other>(?:{SURNAME}{_HAN}{{1,2}}?|{_SPACED})(?={_MARK}|$|我[要想住]|电话|手机|身份证|住在|家住))"
)
_HEADED = re.compile(
    rf"(?:^|(?<=[\n。;；]))(?P<name>{SURNAME}{_HAN}{{1,2}})(?=[,，、\s][\s]?[男女](?!{_HAN}))"
)
_TITLE = (
    r"(?:先生|女士|小姐|太太|老师|师傅|阿姨|大姐|大妈|大爷|大叔|大哥|大娘"
    r"|奶奶|爷爷|叔叔|同志|医生|大夫|经理|老板|姐|哥|婶|嫂子?)"
)
_SURE_TITLE = r"(?:先生|女士|小姐)(?![们优])"
_TITLED = re.compile(
    rf"(?P<lead>(?:我是|我就是|我?这[边里儿]?是|叫我|喊我|称呼我)(?:{_ROLE}|一个)?{_GAP})"
    rf"(?P<name>{SURNAME}(?:{_HAN}{{1,2}}?)??) ?{_TITLE}"
    rf"|(?P<mid>(?:市民|客户|来电人|联系人|投诉人|业主|房东|邻居|^|(?<=[,，。;；!！:：\n])))"
    rf"(?!向|于|和|任|连|应|常|为|对)(?P<other>{SURNAME}(?:{_HAN}{{1,2}})??) ?{_SURE_TITLE}"
)
_SURNAMED = re.compile(
    rf"(?P<lead>(?:(?:{_PERSON}(?:免贵)?|免贵)姓(?=(?!名|什|啥|氏|不|别|的|是){_HAN})|(?<![百同异国大贵])姓(?={SURNAME})))(?P<name>{SURNAME}|{_HAN})(?={_MARK}|$|叫|名|我|住|电话|手机|的|先生|女士|还是|吧|啊|{_HAN}{{1,2}}(?:{_MARK}|$))"
)
_BY_A_NUMBER = re.compile(  # 张伟 138…; 138…（张伟）; where the whole ends with it, 138… 张伟
    rf"(?:^|(?<={_MARK}))(?P<name>{SURNAME} ?{_HAN}{{1,2}})[ ,，、:/(-]{{0,2}}"
    rf"(?=1[3-9]\d[\d -]{{8,10}})"
    rf"|(?P<mid>1[3-9]\d{{9}})(?:\((?P<closed>{SURNAME}{_HAN}{{1,2}})\)|[ ,，、/-]{{0,2}}"
    rf"(?P<last>{SURNAME}{_HAN}{{1,2}})[。.]?$)"
)
_GIVEN = re.compile(  # 姓张，名伟; 姓张，单名一个伟字
    rf"(?P<lead>姓{SURNAME} ?[,，]? ?单?名(?:字)?(?:叫|是|一个)?{_GAP})(?P<name>"
    rf"(?![字不称额单下义叫是一]){_HAN}{{1,2}}?)(?=字?(?:{_MARK}|$))"
)
_ENGLISH = re.compile(
    r"(?P<lead>\b(?:[Mm]y (?:full )?name(?: is|'s)|[Tt]his is|NAME:|[Nn]ame:)\s+)"
    r"(?P<name>[A-Z][A-Za-z'-]{1,20}(?: [A-Z][A-Za-z.'-]{0,20}){0,3})"
    r"(?=\s?[,.;!?)]|\s*$| (?:and|speaking|from|here|I|calling)\b)"
)
_JAPANESE = re.compile(
    r"(?P<lead>(?:私の)?名前は|氏名は|氏名[:：]\s?)(?P<name>[^\s、。,，はがをにで〔〕]{2,10}?)(?=です|と(?:申|言|い)|、|。|,|$)"
    r"|(?P<mid>私は|わたしは|わたくしは)(?P<other>[^\s、。,，はがをにで〔〕]{2,10}?)(?=と(?:申し|いい|言い|いう))"
)
_NO_ENDS = frozenset("人员者生户民工们的")  # 我是江苏人, 业主方人员
_PLACES = frozenset("街镇村路里庄口堡园楼店厅所局院部室处科站线")
_FUNCTION = frozenset("不没了的在来去就会也要得着过吗呢吧")
_WORDLIKE = frozenset("应管于向任连常和方时经权费")
_ALWAYS = (_TITLED, _SURNAMED, _ENGLISH, _JAPANESE, _HEADED, _GIVEN)


def names_in(plain: str) -> Iterator[Private]:
    """Every name that something announces; pieces may overlap, the likelier first."""
    for pattern in _ALWAYS:
        for match in pattern.finditer(plain):
            yield _piece(match)
    for pattern in (_CALLED, _WRITTEN):
        for match in pattern.finditer(plain):
            if match["rare"] is None or not (
                _begins_a_word(match["rare"]) or _names_a_thing(match["lead"])
            ):
                yield _piece(match)
    for match in _BY_A_NUMBER.finditer(plain):
        group = "name" if match["name"] else "closed" if match["closed"] else "last"
        name = match[group].replace(" ", "")
        if name[-1] not in _PLACES | _NO_ENDS and not _begins_a_word(name):
            yield Private(*match.span(group), Kind.NAME, match.start(group))
    for match in _BESIDE.finditer(plain):
        name = re.sub(" ", "", match["name"] or match["other"])
        if match["rare"] is not None and _begins_a_word(name):
            continue
        is_role = match["lead"] is not None and not match["lead"].startswith("我")
        if name[0] in _WORDLIKE and (is_word(name[:2]) or is_word(name[1:]) or len(name) < 3):
            continue  # 申请人应当, 监护人于当年, 物业管理费
        if name[-1] not in _NO_ENDS and ((is_role and len(name) > 2) or not is_word(name)):
            yield _piece(match)


def _names_a_thing(lead: str) -> bool:
    """Whether it is not said of whom, and is written in marks: 有个活动，叫“惠民行”."""
    return lead[0] in "叫名唤" and lead[-1] in ":\"'(["


def _begins_a_word(name: str) -> bool:
    return is_word(name) or is_word(name[:2]) or any(each in _FUNCTION for each in name)


def _piece(match: re.Match[str]) -> Private:
    group = "name" if match["name"] is not None else "other"
    start, end = match.span(group)
    return Private(start, end, Kind.NAME, match.start())
