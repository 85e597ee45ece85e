"""The first version of the risk model; a later one is a new row with its own tables, not a change of these.

Weights, cut points and frequencies are those of 食药监食监一〔2016〕115号. Of its static tables only the one for
sellers was at hand (nine factors, 40 points in all); the steps within each factor and the tables of the other types of
business are the city's own, after the four groups of factors that the document names: food category, form of
business, scale, people served. They are configuration.
"""

from datetime import date

from django.db import migrations

from common.append_only import make_append_only

BASIS = (
    "食品生产经营风险分级管理办法（试行）（食药监食监一〔2016〕115号）；动态分值与各业态静态分档为本市规定"
)
LAST = 2_000_000_000
VERSION = {
    "effective_from": date(2016, 12, 1),
    "legal_basis": BASIS,
    "static_weight": 40,
    "dynamic_weight": 60,
    "look_back_days": 365,
    "new_days": 365,
    "full_check_years": 2,  # 令49号第二十二条
}
LEVELS = [("A", 30, 1, 1), ("B", 45, 1, 2), ("C", 60, 2, 3), ("D", 100, 3, 4)]
DYNAMIC = [
    ("KEY_FAILURE", 5, 20), ("GENERAL_FAILURE", 1, 10), ("RISK_SAMPLE", 15, 30), ("SAMPLE", 8, 16), ("MINOR_PENALTY", 2, 4),
    ("GENERAL_PENALTY", 6, 18), ("SERIOUS_PENALTY", 20, 40), ("COMPLAINT", 3, 12), ("OVERDUE_HAZARD", 3, 12),
]  # fmt: skip
OVERRIDES = [
    ("INTENTIONAL_BREACH", "故意违法，受到罚款、没收违法所得（非法财物）、责令停产停业等处罚", 1),
    ("STATE_SAMPLE_FAILURE", "有1次及以上国家或者省级监督抽检不合格", 1),
    ("OTHER_BREACH", "其他违反食品安全法律法规的行为", 1),
    ("ACCIDENT", "发生食品安全事故", 2),
    ("NO_RECALL", "不按规定召回问题食品", 2),
    ("REFUSED_INSPECTION", "拒绝、逃避、阻挠执法人员检查", 2),
    ("THREE_CLEAN_YEARS", "连续三年食品安全管理记录良好，无违法行为", -1),
    ("CERTIFIED", "获得良好生产规范、危害分析与关键控制点体系认证", -1),
    ("QUALITY_AWARD", "获得地市级以上人民政府质量奖", -1),
]


def steps(*pairs):
    """(name, points) in ascending order, chosen on the score sheet by their number."""
    return [(number, number, name, points) for number, (name, points) in enumerate(pairs, start=1)]


def size(*points):
    names = ("微型", "小型", "中型", "大型")
    return [(n, n, name, p) for n, (name, p) in enumerate(zip(names, points, strict=True), start=1)]


def ranges(unit, *pairs):
    """(from, points): each reaches to the next one."""
    edges = [*(first for first, _points in pairs[1:]), LAST + 1]
    return [
        (first, after - 1, f"{first}–{after - 1}{unit}" if after <= LAST else f"{first}{unit}及以上", points)
        for (first, points), after in zip(pairs, edges, strict=True)
    ]


def yes_no(points, no="不涉及", yes="涉及"):
    return [(0, 0, no, 0), (1, 1, yes, points)]


def sheet_yes_no(points, no="不涉及", yes="涉及"):
    return steps((no, 0), (yes, points))


DINERS = ranges("人", (0, 3), (100, 6), (300, 9), (1000, 12))
CATERING_FOODS = [
    (
        "HOT_DISHES",
        "热食类食品制售",
        "SHEET",
        steps(("不制售", 0), ("10种以下", 1), ("10–49种", 2), ("50种及以上", 4)),
    ),
    ("COLD_DISHES", "冷食类食品制售", "SHEET", steps(("不制售", 0), ("10种以下", 4), ("10种及以上", 6))),
    ("RAW_DISHES", "生食类食品制售", "SHEET", sheet_yes_no(7, "不制售", "制售")),
    ("PASTRY", "糕点类食品制售（含裱花）", "SHEET", steps(("不制售", 0), ("不含裱花", 2), ("含裱花", 4))),
    ("DRINKS", "自制饮品制售", "SHEET", steps(("不制售", 0), ("制售", 3))),
]
CANTEEN_FOODS = [
    ("COLD_DISHES", "冷食类食品制售", "SHEET", steps(("不制售", 0), ("仅凉拌果蔬", 3), ("其他冷食", 5))),
    ("PASTRY", "糕点与自制饮品", "SHEET", steps(("不制售", 0), ("制售", 3))),
    ("SUPPLIERS", "食材供应商数", "SHEET", steps(("定点集中配送", 1), ("10家以下", 3), ("10家及以上", 4))),
    (
        "PREPARATION",
        "备餐至就餐时间",
        "SHEET",
        steps(("1小时以内", 1), ("1–2小时", 2), ("2小时以上或者分送", 4)),
    ),
]
TABLES = {
    "PRODUCER": [
        ("CATEGORY", "食品类别固有风险", "SHEET", steps(("低风险（如茶叶、食用盐）", 4), ("较低风险（如粮食加工品）", 8), ("较高风险（如肉制品、水产制品）", 12), ("高风险（如乳制品）", 15))),
        ("SPECIAL_FOOD", "生产特殊食品", "SPECIAL_FOOD", yes_no(5)),
        ("SIZE", "企业规模", "SIZE", size(2, 3, 4, 5)),
        ("PROCESS", "生产工艺", "SHEET", steps(("分装或者简单加工", 1), ("一般加工", 3), ("发酵、杀菌、无菌灌装等关键工艺", 5))),
        ("INGREDIENTS", "原辅料与食品添加剂", "SHEET", steps(("不使用添加剂", 1), ("使用一般添加剂", 3), ("使用有最大使用量的添加剂10种及以上", 5))),
        ("CONSUMERS", "消费人群", "SHEET", steps(("一般人群", 2), ("含儿童、老年人等特定人群", 5))),
    ],
    "SELLER": [  # the factors and their full marks are those of the table for sellers
        ("AREA", "经营场所面积", "SHEET", steps(("200平方米以下", 1), ("200–999平方米", 2), ("1000平方米及以上", 3))),
        ("PREPACKAGED", "预包装食品单品数", "SHEET", steps(("500种以下", 1), ("500–1999种", 2), ("2000种及以上", 3))),
        ("BULK", "散装食品单品数", "SHEET", steps(("不销售", 0), ("50种以下", 2), ("50–199种", 3), ("200种及以上", 5))),
        ("FARM_PRODUCE", "食用农产品", "SHEET", steps(("不销售", 0), ("仅蔬菜水果", 2), ("含畜禽肉、水产品", 4), ("含活水产品或者现场宰杀", 6))),
        ("SPECIAL_SALES", "特殊食品", "SHEET", steps(("不销售", 0), ("保健食品", 3), ("含婴幼儿配方、特殊医学用途食品", 5))),
        ("ON_SITE", "现场制售", "SHEET", steps(("没有", 0), ("仅热食、烘焙", 4), ("含熟食、凉菜", 7), ("含裱花、生食水产", 9))),
        ("SALT", "食盐", "SHEET", steps(("不销售", 0), ("销售", 1))),
        ("SUPPLIERS", "供货者数量", "SHEET", steps(("20家以下", 1), ("20–99家", 2), ("100家及以上", 4))),
        ("COUNTERS", "柜台出租", "SHEET", steps(("没有", 0), ("10个以下", 2), ("10个及以上", 4))),
    ],
    "CATERER": [
        ("SIZE", "经营规模", "SIZE", size(2, 4, 6, 8)),
        ("HEADCOUNT", "从业人数", "HEADCOUNT", ranges("人", (0, 1), (10, 2), (50, 4))),
        *CATERING_FOODS,
        ("BANQUET", "集体聚餐与网络配送", "SHEET", steps(("都没有", 0), ("有其一", 2), ("都有", 4))),
    ],
    "SMALL_CATERER": [
        ("HEADCOUNT", "从业人数", "HEADCOUNT", ranges("人", (0, 4), (5, 7), (10, 9))),
        *CATERING_FOODS,
        ("DELIVERY", "网络配送", "SHEET", sheet_yes_no(7, "没有", "有")),
    ],
    "CANTEEN": [
        ("DINERS", "每餐就餐人数", "DINERS", DINERS),
        ("PEOPLE", "就餐人群", "CANTEEN", [(1, 1, "其他单位", 4), (2, 2, "养老机构", 10), (3, 3, "中小学校", 10), (4, 4, "幼儿园", 12)]),
        *CANTEEN_FOODS,
    ],
    "CONTRACTOR": [
        ("DINERS", "每餐就餐人数（各承包食堂合计）", "DINERS", DINERS),
        ("PEOPLE", "就餐人群", "SHEET", steps(("其他单位", 4), ("养老机构", 10), ("中小学校", 10), ("幼儿园", 12))),
        *CANTEEN_FOODS,
    ],
    "MEAL_SUPPLIER": [
        ("MEALS", "每餐供应份数", "DINERS", ranges("份", (0, 6), (500, 9), (1000, 12), (5000, 14))),
        ("PEOPLE", "就餐人群", "SHEET", steps(("企业与机关单位", 4), ("含学校、养老机构", 9))),
        ("TRANSPORT", "配送方式与时间", "SHEET", steps(("热链1小时以内", 3), ("热链1–2小时", 5), ("冷链或者2小时以上", 8))),
        ("COLD_DISHES", "冷食类食品", "SHEET", steps(("不供应", 0), ("供应", 5))),
        ("SUPPLIERS", "食材供应商数", "SHEET", steps(("20家以下", 2), ("20家及以上", 4))),
    ],
    "CENTRAL_KITCHEN": [
        ("OUTLETS", "配送门店数", "SHEET", steps(("10家以下", 5), ("10–49家", 8), ("50家及以上", 12))),
        ("SIZE", "经营规模", "SIZE", size(3, 5, 7, 9)),
        ("PRODUCTS", "产品类型", "SHEET", steps(("净菜、生制半成品", 3), ("热加工半成品", 5), ("即食冷食、糕点", 9))),
        ("TRANSPORT", "配送半径", "SHEET", steps(("同城1小时以内", 2), ("同城1小时以上", 4), ("跨市", 6))),
        ("SUPPLIERS", "食材供应商数", "SHEET", steps(("20家以下", 2), ("20家及以上", 4))),
    ],
    "WORKSHOP": [
        ("CATEGORY", "食品类别固有风险", "SHEET", steps(("低风险（如米面制品干制）", 5), ("较高风险（如豆制品、糕点）", 10), ("高风险（如熟肉制品、散装白酒）", 16))),
        ("HEADCOUNT", "从业人数", "HEADCOUNT", ranges("人", (0, 3), (5, 6), (10, 8))),
        ("PACKAGING", "包装与贮存", "SHEET", steps(("常温预包装", 2), ("常温散装", 5), ("需冷藏", 8))),
        ("SALES", "销售范围", "SHEET", steps(("自产自销", 3), ("供应餐饮、商超", 8))),
    ],
    "STALL": [
        ("FOODS", "经营品种", "SHEET", steps(("预包装食品", 4), ("热食", 9), ("凉拌、熟食、自制饮品", 16))),
        ("WATER", "用水与清洗", "SHEET", steps(("有固定水源", 4), ("自备水", 10))),
        ("PLACE", "经营地点", "SHEET", steps(("集中经营区", 3), ("划定临时区域", 6), ("校园周边", 8))),
        ("STORAGE", "食材贮存", "SHEET", steps(("有冷藏设备", 3), ("没有冷藏设备", 6))),
    ],
    "MARKET_OPERATOR": [
        ("STALLS", "入场销售者数", "SHEET", steps(("50户以下", 5), ("50–199户", 9), ("200户及以上", 14))),
        ("KIND", "市场类型", "SHEET", steps(("零售市场", 5), ("批发兼零售", 8), ("批发市场", 10))),
        ("PRODUCE", "经营品类", "SHEET", steps(("仅蔬菜水果", 3), ("含畜禽肉、水产品", 7), ("含活禽、活水产", 10))),
        ("LABORATORY", "快速检测能力", "SHEET", steps(("有且每日检测", 1), ("有但不定期", 3), ("没有", 6))),
    ],
    "COLD_STORE": [
        ("VOLUME", "库容", "SHEET", steps(("1000吨以下", 6), ("1000–9999吨", 9), ("10000吨及以上", 13))),
        ("GOODS", "贮存食品", "SHEET", steps(("果蔬、冷饮", 4), ("畜禽肉、水产品", 9), ("含进口冷链食品", 13))),
        ("OWNERS", "委托方数量", "SHEET", steps(("10家以下", 3), ("10–49家", 5), ("50家及以上", 8))),
        ("MONITORING", "温湿度监测", "SHEET", steps(("自动记录并报警", 1), ("人工记录", 4), ("没有连续记录", 6))),
    ],
    "ONLINE_SHOP": [
        ("FOODS", "销售品类", "SHEET", steps(("预包装食品", 5), ("散装食品、食用农产品", 10), ("现制现售", 15))),
        ("SPECIAL_SALES", "特殊食品", "SHEET", steps(("不销售", 0), ("保健食品", 5), ("含婴幼儿配方、特殊医学用途食品", 9))),
        ("SIZE", "经营规模", "SIZE", size(2, 4, 6, 8)),
        ("STORAGE", "仓储与配送", "SHEET", steps(("常温自营", 2), ("冷藏冷冻", 5), ("委托第三方冷链", 8))),
    ],
}  # fmt: skip


def add_model(apps, schema_editor):
    def model(name):
        return apps.get_model("inspections", name)

    version = model("RiskModelVersion").objects.create(**VERSION)
    model("RiskLevelRule").objects.bulk_create(
        model("RiskLevelRule")(
            version=version, level=level, up_to_points=up_to, visits_minimum=least, visits_maximum=most
        )
        for level, up_to, least, most in LEVELS
    )
    model("DynamicFactor").objects.bulk_create(
        model("DynamicFactor")(version=version, code=code, points=points, most=most)
        for code, points, most in DYNAMIC
    )
    model("OverrideRule").objects.bulk_create(
        model("OverrideRule")(version=version, code=code, name=name, steps=count)
        for code, name, count in OVERRIDES
    )
    for kind, factors in TABLES.items():
        for position, (code, name, fact, levels) in enumerate(factors, start=1):
            factor = model("StaticFactor").objects.create(
                version=version, kind=kind, code=code, name=name, fact=fact, position=position
            )
            most = max(points for *_range, points in levels)
            # Not known is neither harmless nor the worst: half of the full marks, rounded up.
            unknown = (-1, levels[0][0] - 1, "未登记", (most + 1) // 2)
            model("StaticLevel").objects.bulk_create(
                model("StaticLevel")(
                    factor=factor, value_from=first, value_to=last, name=words, points=points
                )
                for first, last, words, points in [unknown, *levels]
            )


def remove_model(apps, schema_editor):
    apps.get_model("inspections", "RiskModelVersion").objects.filter(
        effective_from=VERSION["effective_from"]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0017_risk_grades_and_plans")]

    operations = [
        migrations.RunPython(add_model, remove_model),
        make_append_only("inspections_riskgrade"),
    ]
