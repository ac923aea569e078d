"""Surnames, and the characters that names from other languages are written with: general lexicons.

Surnames are those of the 百家姓 and of the census that are more often a surname than something
else at the beginning of a clause; the finder asks for what announces a name besides.
"""

from __future__ import annotations

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪庞樊"
    "兰殷施翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦齐柳邢岳路骆霍左关祝柯辛管祁穆裴庄詹甘纪舒屈项童费涂凌耿景蒲欧牟解"
    "苗尚盛匡查卜应闵甄包褚娄桑游涂司鲍柏水窦苑岑祖娄戚阮邬蓝冉靳席麦卓蔺谷郎池乌宫房干楚巩晏"
    "宁佟麻隋桂阳敖邝谌揭宣卞滕荆逄亓边燕栾仇屠蒙胥闻贡劳姬雍濮晁瞿连茹习艾容古戈衡步寇阙冷阚简饶沙鞠丰竺权盖党冼禹扈尉郗邰裘苍卿揣仝勾"
)
_DOUBLE = (
    "欧阳|司马|上官|诸葛|司徒|东方|慕容|令狐|皇甫|尉迟|公孙|夏侯|端木|轩辕|宇文|长孙|呼延|闻人"
    "|赫连|澹台|独孤|南宫|西门|百里|东郭|完颜|申屠|太史|钟离|第五|濮阳|淳于|单于|公冶|宗政|仲孙"
    "|鲜于|闾丘|拓跋"
)
_RARE = (
    "卫华尤喻云奚昌凤花酆廉滕皮元平湛狄米贝臧计伏谈茅危梅刁虞支昝缪贲郁杭诸钮嵇滑荣翁荀羊惠曲封芮羿储汲邴糜松井富巫巴弓"
    "牧山车秋仲伊宓蓬班仰厉戎符束幸韶郜蓟薄印宿怀从索咸籍阴能双莘扶宰郦郤璩寿通农别充慕宦鱼慎庾终暨居都满弘国禄殳沃利蔚越"
    "夔隆师厍融訾那空毋乜养巢蒯相后红逯益公时明宗乐成和经全强家代苟区展晋原邸辜付肖折火海银青由帅仪初才战拓招撒普智林来楼"
)
RARE = "[" + "".join(sorted(set(_RARE) - set(_SINGLE))) + "]"
"""Surnames that begin ordinary words: a name only where it is no word and begins with none."""

SURNAME = rf"(?:{_DOUBLE}|[{''.join(sorted(set(_SINGLE)))}])"

FOREIGN = (
    "["
    + "".join(
        sorted(
            set(
                "阿依古丽娜尔买提木江吐孜努热迪艾山尼亚力克夏汗"  # 维吾尔, 哈萨克
                "麦合帕肉再吾甫库班曼"
                "才旦卓玛扎西次仁格桑央金多吉尼拉姆其巴图苏日达瓦普布洛桑丹增旺堆德吉顿珠平措"  # 藏
                "斯琴高娃乌兰其木格敖云哈斯宝音呼和孟特朝鲁牧仁额日勒"  # 蒙古
            )
        )
    )
    + "]"
)
