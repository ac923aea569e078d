"""What is written with numerals and counts nothing, by a Hypothesis strategy."""

from __future__ import annotations

from cn2an import an2cn
from hypothesis import strategies as st


@st.composite
def non_figures(draw: st.DrawFn) -> str:
    """What is written with numerals and counts nothing, by guideline T2."""
    n = draw(st.integers(1, 40))
    han = an2cn(n)
    year = draw(st.integers(1980, 2060))
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    digits = draw(st.text("123456789", min_size=11, max_size=11))
    kind = draw(
        st.sampled_from(
            [
                [f"{year}年", f"{year}年{month}月{day}日", f"{month}月{day}日", f"{month}月底前",
                 f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}年度",
                 f"{year}—{year + 3}年", f"{year}年至{year + 2}年", f"{year}-{year + 1}年度",
                 f"每月{day}日", "二〇二五年三月", "十二月底", f"{month}月至{min(month + 1, 12)}月",
                 f"{year}年{month}月", f"{month}月份"],
                [f"第{n}条", f"第{han}条", f"第{han}款第（{han}）项", f"第{n}、{n + 1}项",
                 f"（{han}）", f"（{n}）",
                 f"第{n}号", f"第{n}批", f"第{han}章", f"第{han}届", f"第{han}次会议",
                 f"第{han}条、{an2cn(n + 1)}条", f"第{n}至{n + 2}条"],
                ["12345热线", "12315", "拨打110报警", "12345", "12320热线", "96196热线", "119、120",
                 f"022-{digits[:8]}", f"1{digits[1:]}", "400-810-1234", f"电话：{digits[:8]}",
                 f"联系电话{digits[:8]}"],
                [f"{n}.0版", f"V{n}.0", f"v{n}.2.1", f"{n}.0升级版", f"{n}.{month}版", "1+N",
                 f"“{n}+{month}+N”体系", f"{n}+N清单", "1+2+5+N", "“1+N”", "N+1模式"],
                [f"〔{year}〕{n}号", f"国办发〔{year}〕{n}号", f"令第{n}号", f"（{year}）{n}号",
                 f"京政办字[{year}]{n}号", f"公告{year}年第{n}号"],
                ["首届", "首个", "首批", "二等奖", "一等奖", f"{han}等奖", "十四五", "“十四五”规划",
                 "十五五", "二十大", "党的二十大", "二十届三中全会", "三年级", "90年代", "21世纪",
                 "一季度", f"{han}届人大", "500强企业", "三甲医院", "五星级"],
                [f"{n}号楼", f"解放路{n}号", f"{n}号院", f"{n}室", f"{n}号线"],
                ["三新三量", "一批", "多次", "数十个", "几百家", "若干项", "一系列",
                 "一件事", "统一", "一体化", "进一步", "逐一", "之一", "双方", "一次性", "同一",
                 "一般", "一定", "每年", "三农", "千方百计", "万无一失", "百姓", "上一年",
                 "下一年度", "一网通办",
                 "三公经费", "四不两直", "五险一金", "数百次", "成千上万", "几个", "一线",
                 "一流", "零跑动", "半年度"],
                ["5G", "A4纸", "PM2.5", "IPv6", "C919", "GB/T 26341-2010", "ISO9001", "B2B",
                 "3D打印", "附件1", f"附件{n}", f"表{n}", f"图{n}"],
                [f"上午{day % 12 + 1}时", f"{day % 24}:30", "9:00—17:30", f"下午{month}点"],
            ]
        )
    )  # fmt: skip
    return draw(st.sampled_from(kind))
