"""What a caller says that is nobody's business but theirs: names, numbers of phone, card and ID.

It is left out of what is searched for and of the draft, since a work order goes through many hands.
"""

from __future__ import annotations

import re

_DIGITS = (
    r"(?<!\d)\d{6}(?:19|20)\d{2}\d{7}[\dXx](?![\dA-Za-z])"  # ID card
    r"|(?<!\d)\d{16,19}(?!\d)"  # bank card
    r"|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"  # mobile phone
    r"|(?<!\d)0\d{2,3}[-— ]?\d{7,8}(?!\d)"  # telephone
)
_LABEL = (
    r"(?:(?:我的?|他的?|她的?|本人)?(?:联系)?(?:电话|手机|手机号|号码|身份证号?|身份证号码|卡号|银行卡号?|微信号?)"
    r"(?:号码?)?(?:是|为|：|:)?\s*)?"
)
_NUMBERS = re.compile(rf"{_LABEL}(?:{_DIGITS})")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_DOOR = r"(?:\d{1,5}|[一二三四五六七八九十零〇]{2,5})"
# 30座公园 and 三栋楼 are no address: what is counted so is one only with a door, or where one lives
_ROOM = re.compile(
    rf"{_NUMERAL}(?:号楼|栋|幢|座){_NUMERAL}?(?:单元|门){_DOOR}?(?:室|号房|号|户)?"
    rf"|{_NUMERAL}(?:号楼|栋|幢|座){_DOOR}(?:室|号房|号|户)?|{_NUMERAL}号楼"
    rf"|(?<=[住在区苑庭院]){_NUMERAL}(?:栋|幢|座)|{_NUMERAL}单元{_DOOR}?(?:室|号房|号|户)?|\d{{3,4}}(?:室|号房)"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_SURNAME = rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛|司徒|东方|慕容|令狐|皇甫|尉迟|公孙|夏侯|端木)"
_NAME = re.compile(
    rf"(?:我|本人|他|她)?(?:的?名字)?(?:叫做?|名叫)(?:{_SURNAME}[\u4e00-\u9fff]{{1,2}})(?=[,，。；;！!、\s]|我|$)"
    rf"|(?:我|本人)?(?:免贵)?姓{_SURNAME}(?:[,，。\s]|(?=$|我|住))"
    rf"|我是(?:{_SURNAME}[\u4e00-\u9fff]{{1,2}})(?=[,，。])(?<!人)(?<!的)"
)


def without_private(text: str) -> str:
    """The text without telephone, card and ID numbers, addresses of mail, rooms, and own names."""
    for pattern in (_NUMBERS, _MAIL, _ROOM, _NAME):
        text = pattern.sub("", text)
    return text


def without_rooms(text: str) -> str:
    """The text without the building and the door that somebody lives at."""
    return _ROOM.sub("", text)
