"""Questions in Chinese and Japanese over five short texts: right, wrong and unanswered. Written for this.

Run ``python -m tests.bench.spaceless [--misses]``. Right: what is said has the words of the answer; of a question that
the texts do not answer, that nothing is said. Words of the language were mended by the first three texts (20
questions); the other two were written afterwards.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from kb.ask.meaning import Meaning
from kb.index.minilm import MiniLM
from tests.bench.natural import asked_of, kept

TEXTS = {
    "teahouse.md": """\
# 青溪镇老茶馆

青溪镇的老茶馆建于1923年，由商人周文远出资兴建。茶馆位于镇中心的石桥旁，共有两层，可容纳一百二十人。

抗日战争期间，茶馆一度关闭，1946年重新开业。现任老板是周文远的孙女周丽华，她在2008年接手经营。

茶馆最有名的是桂花龙井，每杯售价十五元。每周六晚上有评弹表演，吸引了许多外地游客。

2019年，镇政府拨款八十万元修缮屋顶，因为木梁被白蚁蛀蚀。修缮工程历时六个月。
""",
    "meeting.txt": """\
会议记录：产品规划会议
日期：2024年3月5日

王强：新版本的发布日期定在五月二十日。
李娜：测试团队认为时间太紧，建议推迟到六月。
王强：预算方面，今年的总预算是三百万元，其中市场推广占四成。
赵敏：我不同意推迟，因为竞争对手四月就要发布新产品。
李娜：那至少要增加两名测试人员。
""",
    "tides.md": """\
# 潮汐发电

潮汐发电是利用海水涨落产生的能量来发电的技术。世界上第一座大型潮汐电站是法国的朗斯电站，1966年建成，装机容量240兆瓦。

中国最大的潮汐电站是浙江省的江厦潮汐试验电站，装机容量为4.1兆瓦。

潮汐发电的优点是可以预测、不排放二氧化碳；缺点是造价高，而且可能影响鱼类洄游。
""",
    "railway.md": """\
# 云岭铁路史

云岭铁路全长四百一十二公里，连接宁州和海安两座城市。工程师陆振国主持设计，1958年动工，1964年通车。

铁路穿越十九座隧道，最长的是青峰隧道，长6.2公里。施工期间共有三十七名工人遇难。

由于山体滑坡频繁，铁路局在2011年把北段改为地下线路。改造费用由省政府和铁路局各承担一半。

如今列车每天运行二十八对，全程票价六十五元。
""",
    "bakery.md": """\
# パン屋の歴史

町のパン屋「麦の音」は、1987年に山本花子が開いた。最初は駅前の小さな店だったが、2003年に商店街へ移転した。

人気の商品はくるみパンで、一日に二百個売れる。小麦粉は北海道から取り寄せている。

2020年からは息子の健太が店を継いだ。火曜日は定休日である。
""",
}
QUESTIONS = (  # with words of the answer; none where the texts have none
    ("老茶馆是什么时候建的？", "1923"),
    ("谁出资建了茶馆？", "周文远"),
    ("茶馆现在的老板是谁？", "周丽华"),
    ("茶馆为什么要修屋顶？", "白蚁"),
    ("修缮花了多少钱？", "八十万元"),
    ("茶馆能坐多少人？", "一百二十人"),
    ("一杯桂花龙井多少钱？", "十五元"),
    ("新版本什么时候发布？", "五月二十日"),
    ("李娜为什么建议推迟？", "太紧"),
    ("今年预算是多少？", "三百万元"),
    ("什么是潮汐发电？", "海水涨落"),
    ("潮汐发电有什么缺点？", "造价高"),
    ("中国最大的潮汐电站在哪里？", "浙江"),
    ("世界上第一座大型潮汐电站是哪座？", "朗斯"),
    ("赵敏同意推迟吗？", "不同意"),
    ("茶馆晚上有什么表演？", "评弹"),
    ("谁设计了埃菲尔铁塔？", ""),
    ("青溪镇有多少人口？", ""),
    ("周丽华的丈夫是谁？", ""),
    ("核电站的成本是多少？", ""),
    ("云岭铁路有多长？", "四百一十二公里"),
    ("谁设计了云岭铁路？", "陆振国"),
    ("铁路什么时候通车？", "1964"),
    ("最长的隧道是哪一座？", "青峰"),
    ("为什么北段改为地下线路？", "滑坡"),
    ("改造费用由谁承担？", "省政府"),
    ("票价多少钱？", "六十五元"),
    ("每天有多少对列车？", "二十八对"),
    ("有多少工人遇难？", "三十七"),
    ("铁路连接哪两座城市？", "宁州"),
    ("云岭铁路的司机是谁？", ""),
    ("铁路的年利润是多少？", ""),
    ("陆振国出生在哪里？", ""),
    ("高速公路有多长？", ""),
    ("パン屋はいつ開きましたか？", "1987"),
    ("誰がパン屋を開いたのですか？", "山本花子"),
    ("いつ移転しましたか？", "2003"),
    ("人気の商品は何ですか？", "くるみパン"),
    ("小麦粉はどこから取り寄せていますか？", "北海道"),
    ("定休日は何曜日ですか？", "火曜日"),
    ("今の店主は誰ですか？", "健太"),
    ("家賃はいくらですか？", ""),
    ("山本花子の夫は誰ですか？", ""),
)
FIRST = 20  # of them are about the first three texts


def main(misses: bool) -> None:
    """Ask all, and print one line a part."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "files").mkdir()
        for name, text in TEXTS.items():
            (root / "files" / name).write_text(text, "utf-8")
        with kept(root / "base", sorted((root / "files").iterdir())) as library:
            meaning = Meaning(MiniLM())
            for label, part in (("first three texts", QUESTIONS[:FIRST]), ("the other two", QUESTIONS[FIRST:])):
                right = [0, 0]
                wrong = 0
                for question, wanted in part:
                    answer = asked_of(library, question, meaning)
                    said = " ".join(sentence.text for sentence in answer.sentences)
                    good = wanted in said if wanted and said else answer.abstained and not wanted
                    right[not wanted] += good
                    wrong += not answer.abstained and not good
                    if misses and not good:
                        print(f"  {question} ({answer.confidence:.2f}) {said[:80] or 'not answered'}")
                there = sum(bool(wanted) for _, wanted in part)
                print(
                    f"{label}: right {right[0]} of {there}, rightly refused {right[1]} of {len(part) - there}, "
                    f"wrong {wrong}",
                    flush=True,
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    main(parser.parse_args().misses)
