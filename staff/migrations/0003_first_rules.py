from datetime import date

from django.db import migrations

LAW = "食品安全法第四十四条"
OFFICER_60 = "企业落实食品安全主体责任监督管理规定（令第60号）"
ORDER_97_TEXT = "食品生产经营企业落实食品安全主体责任监督管理规定（令第97号修订）"
ARTICLE_97 = f"{ORDER_97_TEXT}第六条"
DINING = "集中用餐单位落实食品安全主体责任监督管理规定（2025）"
ORDER_60, ORDER_97 = date(2022, 11, 1), date(2025, 4, 15)
LAST_OF_60 = date(2025, 4, 14)
COMPANIES = ("PRODUCER", "SELLER", "CATERER", "CANTEEN", "CONTRACTOR", "MEAL_SUPPLIER", "CENTRAL_KITCHEN")
COMPANY_NAMES = dict(
    zip(
        COMPANIES,
        ("食品生产企业", "食品销售企业", "餐饮服务企业", "单位食堂", "承包经营企业", "供餐单位", "中央厨房"),
        strict=True,
    )
)
OTHERS = ("WORKSHOP", "STALL", "SMALL_CATERER", "MARKET_OPERATOR", "COLD_STORE", "ONLINE_SHOP")
# code, title, conditions: what is large or medium is the size band that the regulator sets
DIRECTORS = (
    ("special-food", "特殊食品生产企业", {"enterprise_kind": "PRODUCER", "makes_special_food": True}),
    ("producer", "大中型食品生产企业", {"enterprise_kind": "PRODUCER", "least_size_band": "MEDIUM"}),
    ("seller", "大中型食品销售企业", {"enterprise_kind": "SELLER", "least_size_band": "MEDIUM"}),
    ("caterer", "大中型餐饮服务企业", {"enterprise_kind": "CATERER", "least_size_band": "MEDIUM"}),
    # "大中型餐饮服务企业（含中央厨房、供餐人数超过1000人的……）": read so that a central kitchen that is neither
    # large nor feeds more than a thousand isn't blamed.
    (
        "central-kitchen",
        "大中型中央厨房",
        {"enterprise_kind": "CENTRAL_KITCHEN", "least_size_band": "MEDIUM"},
    ),
    (
        "central-kitchen-diners",
        "供餐人数超过1000人的中央厨房",
        {"enterprise_kind": "CENTRAL_KITCHEN", "least_diners": 1001},
    ),
    ("seller-chain", "食品销售连锁企业总部", {"enterprise_kind": "SELLER", "chain_role": "HEADQUARTERS"}),
    ("caterer-chain", "餐饮连锁企业总部", {"enterprise_kind": "CATERER", "chain_role": "HEADQUARTERS"}),
)
# Order 60: 300, 500, and every other place that feeds more than 1,000; the rule of 2025 names elderly care
# and counts the thousandth guest ("1000人以上").
DINERS = (
    # canteen kind, name, diners under Order 60, diners since the rule on centralised dining
    ("KINDERGARTEN", "幼儿园", 300, 300),
    ("SCHOOL", "学校", 500, 500),
    ("ELDERLY_CARE", "养老机构", 1001, 300),
    ("OTHER", "其他单位", 1001, 1000),
)
DINING_HALLS = (("CANTEEN", "食堂"), ("CONTRACTOR", "食堂承包经营企业"))
FINDINGS = (
    # kind, in force since, outcome, severity, limit, legal basis
    ("VACANCY", ORDER_60, "HAZARD", "MAJOR", None, "食品安全法第四十四条、第一百二十六条第一款第二项"),
    (
        "TERM_LAPSED",
        ORDER_60,
        "TODO",
        "GENERAL",
        None,
        "食品生产经营企业落实食品安全主体责任监督管理规定（任命应当有效）",
    ),
    (
        "NOT_CONFIRMED",
        ORDER_60,
        "TODO",
        "GENERAL",
        None,
        "食品安全法第四十四条；令第60号第七条、第八条（任职条件）",
    ),
    (
        "NOT_MANAGEMENT",
        ORDER_97,
        "TODO",
        "GENERAL",
        None,
        "令第97号修订（食品安全总监应当为企业管理层人员）",
    ),
    ("PROHIBITED", ORDER_60, "HAZARD", "CRITICAL", None, "食品安全法第一百三十五条"),
    ("TOO_MANY_POSTS", ORDER_60, "TODO", "GENERAL", 3, "平台规则，可由市级按生效日期调整"),
    (
        "NO_CERTIFICATE",
        ORDER_60,
        "HAZARD",
        "MAJOR",
        None,
        "食品安全法第四十五条、第一百二十六条第一款第六项",
    ),
)


def staffing_rows():
    for kind in COMPANIES:
        name = {"title": COMPANY_NAMES[kind], "enterprise_kind": kind}
        yield f"principal-{kind}", "PRINCIPAL", "MUST", ORDER_60, None, LAW, name
        yield f"officer-{kind}", "OFFICER", "MUST", ORDER_60, LAST_OF_60, OFFICER_60, name
        basis = DINING if kind in ("CANTEEN", "CONTRACTOR", "MEAL_SUPPLIER") else ARTICLE_97
        yield f"officer-{kind}", "OFFICER", "MUST", ORDER_97, None, basis, name
    for kind in OTHERS:
        yield (
            f"officer-{kind}",
            "OFFICER",
            "GUIDED",
            ORDER_60,
            None,
            "引导配备",
            {"title": "其他食品生产经营者", "enterprise_kind": kind},
        )
    for code, title, conditions in DIRECTORS:
        words = {"title": title} | conditions
        yield f"director-{code}", "DIRECTOR", "MUST", ORDER_60, LAST_OF_60, f"{OFFICER_60}第六条", words
        yield f"director-{code}", "DIRECTOR", "MUST", ORDER_97, None, ARTICLE_97, words
    yield from dining_rows()
    # Whoever has the means is guided to appoint one, and blamed for nothing.
    for kind in COMPANIES:
        basis = f"{ARTICLE_97}（指导具备条件的企业配备）"
        words = {"title": COMPANY_NAMES[kind], "enterprise_kind": kind}
        yield f"director-guided-{kind}", "DIRECTOR", "GUIDED", ORDER_97, None, basis, words


def dining_rows():
    for kind, who in DINING_HALLS:
        for canteen, name, of_60, since_97 in DINERS:
            code = f"director-{kind.lower()}-{canteen.lower()}"
            place = {"enterprise_kind": kind, "canteen_kind": canteen}
            yield before_97(code, f"{name}{who}", of_60, place)
            yield since_dining_rule(code, f"{name}{who}", since_97, place)
    supplier = {"enterprise_kind": "MEAL_SUPPLIER"}
    yield before_97("director-meal-supplier", "供餐单位", 1001, supplier)
    yield since_dining_rule("director-meal-supplier", "供餐单位", 1000, supplier)


def before_97(code, who, diners, place):
    words = place | {"title": f"用餐或供餐人数{in_words(diners)}的{who}", "least_diners": diners}
    return code, "DIRECTOR", "MUST", ORDER_60, LAST_OF_60, f"{OFFICER_60}第六条", words


def since_dining_rule(code, who, diners, place):
    words = place | {"title": f"用餐或供餐人数{in_words(diners)}的{who}", "least_diners": diners}
    return code, "DIRECTOR", "MUST", ORDER_97, None, DINING, words


def in_words(diners):
    """以上 includes the number itself, 超过 doesn't (民法典第一千二百五十九条)."""
    return "超过1000人" if diners == 1001 else f"{diners}人以上"


def add_rules(apps, schema_editor):
    staffing = apps.get_model("staff", "StaffingRule").objects
    for code, post_kind, obligation, first, last, basis, words in staffing_rows():
        staffing.get_or_create(
            code=code,
            effective_from=first,
            defaults={
                "post_kind": post_kind,
                "obligation": obligation,
                "effective_to": last,
                "legal_basis": basis,
                **words,
            },
        )
    findings = apps.get_model("staff", "FindingRule").objects
    for kind, since, outcome, severity, limit, basis in FINDINGS:
        findings.get_or_create(
            finding_kind=kind,
            effective_from=since,
            defaults={"outcome": outcome, "severity": severity, "limit": limit, "legal_basis": basis},
        )
    apps.get_model("staff", "ColourRule").objects.get_or_create(
        effective_from=ORDER_60, defaults={"legal_basis": "平台规则，可由市级按生效日期调整"}
    )


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_append_only")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
