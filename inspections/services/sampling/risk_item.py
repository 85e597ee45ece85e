"""Items whose failure is a high risk (高风险项目): pesticide and veterinary residues, microbes, heavy metals,
substances that must never be in food. By the words that announcements use; labels and quality are none.
"""

from common.measurement import fold_name

PESTICIDES = (
    "农药 克百威 氧乐果 毒死蜱 甲拌磷 腐霉利 三唑磷 水胺硫磷 氟虫腈 甲胺磷 敌敌畏 啶虫脒 吡虫啉 "
    "噻虫胺 噻虫嗪 菊酯 多菌灵 灭蝇胺 阿维菌素 乙酰甲胺磷 倍硫磷 丙溴磷 乐果 涕灭威 久效磷 对硫磷 "
    "氯唑磷 吡唑醚菌酯 苯醚甲环唑 戊唑醇 六六六 滴滴涕 三氯杀螨醇 溴氰"
)
VETERINARY_DRUGS = (
    "兽药 沙星 氯霉素 氟苯尼考 呋喃唑酮 呋喃西林 呋喃它酮 呋喃妥因 硝基呋喃 硝唑 孔雀石绿 磺胺 "
    "多西环素 土霉素 四环素 金霉素 地西泮 克伦特罗 莱克多巴胺 沙丁胺醇 五氯酚 金刚烷胺 金刚乙胺 "
    "尼卡巴嗪 甲氧苄啶 替米考星 林可霉素 利巴韦林 地塞米松 氯丙嗪"
)
MICROBES = (
    "菌落总数 大肠菌群 大肠杆菌 大肠埃希氏菌 沙门氏菌 金黄色葡萄球菌 李斯特 弧菌 霉菌 酵母 "
    "铜绿假单胞菌 蜡样芽 商业无菌 阪崎 克罗诺杆菌 志贺氏菌 产气荚膜 诺如病毒"
)
HEAVY_METALS = "铅 镉 汞 砷 铬 镍"
NEVER_IN_FOOD = (
    "苏丹红 三聚氰胺 罗丹明 吊白块 甲醛 硼酸 硼砂 罂粟 吗啡 可待因 那可丁 西布曲明 西地那非 他达拉非 "
    "酚酞 美术绿 酸性橙 碱性嫩黄 富马酸二甲酯 溴酸钾 过氧化苯甲酰 苄基腺嘌呤 氯苯氧乙酸 塑化剂 "
    "邻苯二甲酸"
)
_MICROBES = MICROBES.split()
_WORDS = " ".join([PESTICIDES, VETERINARY_DRUGS, MICROBES, HEAVY_METALS, NEVER_IN_FOOD]).split()


def is_risk_item(item: str) -> bool:
    folded = fold_name(item)
    return any(word in folded for word in _WORDS)


def is_microbe(item: str) -> bool:
    """What grows meanwhile can't be tested again: no re-test (令15号)."""
    folded = fold_name(item)
    return any(word in folded for word in _MICROBES)
