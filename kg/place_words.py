"""Short names of places that are ordinary words, or that mean something else as often.

和平 is a district of Tianjin and the word for peace, 公安 a county and the police, 资源 a county
and resources. What is written so is a place only if something else in the text says so.
"""

from __future__ import annotations

_WORDS = """
七星 万全 三元 东城 东方 东风 中山 中方 丰满 义安 互助 交口 京山 人和 仁和
会同 会理 保定 保康 信丰 光明 公安 共和 兴业 前进 前锋 南山 南岸 南湖 南部
博爱 友好 友爱 友谊 双城 双桥 双流 合作 合水 同心 名山 向阳 含山 和平 和静
和顺 响水 商水 团风 固定 城东 城中 城关 城北 城固 城西 复兴 大兴 大化 大同
大名 大安 大方 大足 大通 天元 天心 天水 天涯 太和 太平 太白 宁静 安化 安吉
安定 安居 安平 安康 安福 安达 安顺 宏伟 定安 定远 富民 富源 富裕 小店 工农
左右 市中 市北 市南 平乐 平和 平安 平定 平果 平顺 广安 庆安 康乐 康定 延长
建华 建宁 建安 建平 建设 开化 开封 开平 德保 德化 怀化 怀远 思明 恩施 惠民
成县 成安 振兴 政和 文化 文成 文明 新会 新余 新兴 新华 新城 新安 新市 新建
新民 新源 新田 方正 无为 日照 明光 普安 朝阳 木兰 本溪 来宾 民丰 民主 民乐
民和 民权 水城 永安 永定 永新 永福 江东 江北 江南 江岸 河东 河南 河口 河源
河西 河间 泰安 洪湖 海东 海北 海南 海口 海安 海港 海门 淳化 清丰 清水 清流
温泉 港北 港南 港口 灯塔 灵寿 爱民 玉泉 环江 白云 白水 白沙 白银 石林 石门
禄丰 秀山 科学 精河 繁峙 红旗 红星 老城 胜利 自贡 荣成 莲花 西城 西山 西湖
解放 资源 赤水 路北 路南 运城 运河 进贤 连平 通化 通州 通道 金华 金台 金山
金水 金牛 金门 铁力 银海 长安 长寿 长治 集安 集美 集贤 雨花 青山 静安 顺义
顺德 高台 高平 高明 高要 黄山 龙泉
"""
COMMON_WORDS = frozenset(_WORDS.split())
