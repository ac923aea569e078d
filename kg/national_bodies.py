"""The bodies of the central government by their official short names.

From 国务院机构设置 as published at www.gov.cn (the reform of 2018, with the changes of 2023), names
before and after both, since notices of all years are read. A local notice means its own 财政局 or
发展改革委, so those that every city has too stand apart.
"""

from __future__ import annotations

from kg.name_words import any_of

# no local body has this name
ONLY_NATIONAL = any_of(
    """
    党中央 中共中央 国务院 中央纪委 国家监委 中央政法委 中央网信办 中央编办 中央军委
    全国人大常委会 全国人大 全国政协 最高人民法院 最高人民检察院 外交部 国防部 教育部 科技部
    工业和信息化部 公安部 国家安全部 民政部 司法部 财政部 人力资源社会保障部 人力资源和社会保障部
    住房和城乡建设部 自然资源部 生态环境部 住房城乡建设部 交通运输部 水利部 农业农村部 商务部
    文化和旅游部 退役军人事务部 退役军人部 应急管理部 应急部 人民银行 中国人民银行 审计署 海关总署
    税务总局 市场监管总局 广电总局 体育总局 金融监管总局 国际发展合作署 银保监会 证监会 中国证监会
    国管局 国务院国资委 国务院扶贫办 新闻出版署 国家民委 中科院 社科院 工程院 国家医保局
    国家数据局 国家铁路局 民航局 移民局 外汇局 矿山安监局 国防科工局 铁路总公司
    """
)
# in a notice of the central government these are the national ones
BARE_IN_CENTRAL = any_of(
    """
    发展改革委 卫生健康委 国资委 统计局 医保局 信访局 粮食和储备局 能源局 数据局 烟草局 林草局
    铁路局 邮政局 文物局 中医药局 疾控局 药监局 知识产权局 档案局 保密局 海洋局 气象局 网信办
    扶贫办 港澳办 侨办 中央文明办 人力资源和社会保障部 住房和城乡建设部 市场监管局 税务局
    供销合作总社 全国总工会
    """
)
