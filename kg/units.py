"""Measure words and what may follow a number: the lexicon that figures are read with.

General Chinese, of no one notice. A measure word that is also the beginning of a longer word
(家 in 家庭, 部 in 部门) carries the characters that must not follow it.
"""

from __future__ import annotations

import re

# characters that turn the measure word into the beginning of another word
_NOT_BEFORE = {
    "家": "庭长属具电园居政渠岗",
    "部": "门队分署委级长件",
    "门": "户诊槛店峡头类票源县",
    "人": "民才员口工大均社力物居为造事文机身格",
    "口": "岸径号腔碑",
    "场": "景地所馆合面",
    "台": "账阶湾风山县河区州儿江城前",
    "条": "件款例线",
    "次": "月日年序要",
    "期": "间限满货刊望待盼",
    "年": "级龄轻代初底末终均县报鉴检审票金生度版份货",
    "日": "常程益均照报志历元本喀土",
    "天": "津然气桥空河府水门镇",
    "周": "边期末转年知到",
    "课": "题程",
    "级": "别",
    "批": "复准发示评判",
    "份": "额",
    "位": "置于移列",
    "名": "称单义录额牌片字为誉胜",
    "类": "型别似",
    "种": "植子业养粮",
    "处": "理置罚分级长在方女于",
    "道": "路德理教歉里县孚",
    "节": "点目日能约假省",
    "座": "谈席位",
    "站": "点位稳",
    "组": "织成建长合",
    "层": "级面次",
    "户": "籍口型外县",
    "元": "旦素宝区器谋",
    "分": "别类析之布行阶级工期散局拨摊享支包宜明内开公中批层流配层",
    "度": "假过",
    "里": "程面",
    "架": "构",
    "间": "接隙断",
    "支": "付持部出撑援配",
    "段": "落",
    "回": "访复应报收购归头",
    "款": "项",
    "单": "位一元独纯",
    "起": "草来点止诉因源伏步到",
    "科": "学技研室普员目",
    "本": "市省区县次级地办法条人部局单市着身质科",
    "大": "连型学会家力厅量局部幅规多数赛气专",
    "地": "方区块点下理位址带铁产市",
    "米": "粉脂易",
    "克": "服拉隆扎什",
    "升": "级学值高降温任",
    "成": "立功为果员本就长效都交品分年熟县武安",
    "所": "有在属需谓",
    "只": "有是能要限",
    "块": "链",
    "面": "积向对临前",
    "版": "",
    "套": "餐路",
    "秒": "杀",
    "吨": "位",
    "头": "部像",
    "股": "份权东",
    "环": "节境保评",
    "步": "骤行伐",
    "轮": "候岗换胎流",
    "群": "众体",
    "餐": "饮厅",
    "票": "据",
    "例": "会外如行",
    "笔": "试",
    "幅": "度",
    "点": "击名",
    "万": "",
    "把": "握关",
    "案": "件例情",
    "卷": "烟帘尺宗调入子积",
    "对": "象外比应策",
    "副": "",
}

_NOT_BEFORE_WORDS = {"项": "目(?!标|录)", "所": "以(?![上下内])", "名": "优(?![秀质异良])"}

# measure words that begin with another one stand in the same table: longest wins
_COUNTS = """
个 件 项 条 名 位 人 家 户 次 场 期 批 类 种 份 篇 张 座 栋 幢 套 台 辆 艘 架 列 间 所 处 支 片
块 段 轮 遍 趟 回 局 款 单 笔 例 宗 起 门 科 对 副 群 本 册 部 幅 枚 首 卷 只 棵 颗 粒 株 匹 头 尾
箱 包 袋 瓶 盒 桶 把 层 级 道 节 站 组 席 票 口 环 步 大 省 省市 地 版块 板块 方面 阶段 部门 课 餐
股 案 人次 家次 户次 项次 件次 批次 场次 台次 车次 班次 架次 航次 篇次 趟次 课时 学时 台套 台(套)
台（套） 标箱 大类 小类 标台 人天 人日 标准箱 床位 席位 个座位 公顷次 梯次 人份
"""
_TIMES = """
年 周年 个月 月 周 星期 个星期 天 日 工作日 个工作日 自然日 个自然日 交易日 个交易日 小时 个小时
分钟 秒 毫秒 个季度 个学期 学年 个学年 周岁 岁 月龄 昼夜 天次
"""
_MEASURES = """
元 角 分 美元 欧元 港元 港币 日元 英镑 卢布 元人民币 人民币 平方米 平方公里 平方千米 平方厘米
平方毫米 平米 立方米 立方 标准立方米 公里 千米 米 厘米 分米 毫米 微米 纳米 海里 里 英里 英寸
英尺 公顷 亩 吨 公斤 千克 克 毫克 微克 斤 升 毫升 千瓦时 千瓦 兆瓦 兆瓦时 吉瓦 瓦 度 千伏 伏
千伏安 分贝 摄氏度 千卡 大卡 标准煤吨 吨标准煤 吨二氧化碳 比特 字节 倍 成 个百分点 百分点 个基点
基点 秒差 帕 兆帕 赫兹 流明 当量
"""
_LATIN = """
% ‰ ％ ℃ ° ㎡ m² m³ m2 m3 km² km2 km m cm mm nm μm um kg g mg μg t kW MW GW kWh MWh GWh kV V A W
Hz kHz MHz GHz kB KB MB GB TB PB Mbps Gbps Tbps bps ms s min h dB L mL ml MPa kPa Pa P EFlops
TFlops PFlops lx lm rpm
"""

COUNT_UNITS = frozenset(_COUNTS.split())
TIME_UNITS = frozenset(_TIMES.split())
MEASURE_UNITS = frozenset(_MEASURES.split())
SUMMING_UNITS = frozenset({"地", "省", "省市", "级"})
"""Sum up the places or ranks that are named before: 京冀两地, 市、区两级."""


def _alternatives() -> str:
    words = sorted(COUNT_UNITS | TIME_UNITS | MEASURE_UNITS, key=lambda word: (-len(word), word))
    chinese = []
    for word in words:
        barred = _NOT_BEFORE.get(word, "")
        longer = _NOT_BEFORE_WORDS.get(word, "")
        pattern = re.escape(word) + (f"(?![{barred}])" if barred else "")
        chinese.append(pattern + (f"(?!{longer})" if longer else ""))
    latin = sorted(_LATIN.split(), key=lambda word: (-len(word), word))
    signs = [re.escape(word) + ("(?![A-Za-z0-9])" if word[-1].isalnum() else "") for word in latin]
    return "|".join(chinese + signs)


_ONE_UNIT = _alternatives()
UNIT = rf"(?:(?:{_ONE_UNIT})(?:/(?:{_ONE_UNIT}|月)(?:[/·](?:{_ONE_UNIT}|月))?)?)"
"""A measure word, or a rate such as 元/平方米."""

# one thing under two names, and how many of the second make one of the first
_SAME: dict[str, tuple[int, str]] = {
    "天": (1, "日"),
    "月": (1, "个月"),
    "年": (12, "个月"),
    "周年": (12, "个月"),
    "岁": (1, "周岁"),
    "名": (1, "人"),
    "位": (1, "人"),
    "公里": (1000, "米"),
    "千米": (1000, "米"),
    "km": (1000, "米"),
    "平米": (1, "平方米"),
    "㎡": (1, "平方米"),
    "m²": (1, "平方米"),
    "公斤": (1, "千克"),
    "kg": (1, "千克"),
    "吨": (1000, "千克"),
    "千瓦": (1000, "瓦"),
    "kW": (1000, "瓦"),
    "兆瓦": (10**6, "瓦"),
    "MW": (10**6, "瓦"),
    "公顷": (10_000, "平方米"),
    "平方公里": (10**6, "平方米"),
    "平方千米": (10**6, "平方米"),
    "小时": (60, "分钟"),
    "个小时": (60, "分钟"),
    "星期": (1, "周"),
    "个星期": (1, "周"),
    "工作日": (1, "个工作日"),
    "自然日": (1, "个自然日"),
    "交易日": (1, "个交易日"),
    "百分点": (1, "个百分点"),
    "人民币": (1, "元"),
    "元人民币": (1, "元"),
}


def same_unit(unit: str) -> tuple[int, str]:
    """How many of which common unit one ``unit`` is: 公里 is 1000 米, 天 is 1 日."""
    return _SAME.get(unit, (1, unit))
