from datetime import date

from django.db import migrations

LAW = "食品安全法第四十四条"
OFFICER_60 = "企业落实食品安全主体责任监督管理规定（令第60号）"
OFFICER_97 = "食品生产经营企业落实食品安全主体责任监督管理规定（令第97号修订）"
DIRECTOR_97 = f"{OFFICER_97}第六条"
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
    (
        "central-kitchen",
        "供餐人数1000人以上的中央厨房",
        {"enterprise_kind": "CENTRAL_KITCHEN", "least_diners": 1001},
    ),
    ("seller-chain", "食品销售连锁企业总部", {"enterprise_kind": "SELLER", "chain_role": "HEADQUARTERS"}),
    ("caterer-chain", "餐饮连锁企业总部", {"enterprise_kind": "CATERER", "chain_role": "HEADQUARTERS"}),
)
DINERS = (
    ("KINDERGARTEN", "幼儿园", 300),
    ("SCHOOL", "学校", 500),
    ("ELDERLY_CARE", "养老机构", 300),
    ("OTHER", "其他", 1000),
)
FINDINGS = (
    # kind, outcome, severity, limit, legal basis
    ("VACANCY", "HAZARD", "MAJOR", None, "食品安全法第四十四条、第一百二十六条第一款第二项"),
    (
        "TERM_LAPSED",
        "TODO",
        "GENERAL",
        None,
        "食品生产经营企业落实食品安全主体责任监督管理规定（任命应当有效）",
    ),
    ("NOT_CONFIRMED", "TODO", "GENERAL", None, "食品安全法第四十四条；令第60号第七条、第八条（任职条件）"),
    ("NOT_MANAGEMENT", "TODO", "GENERAL", None, "令第97号修订（食品安全总监应当为企业管理层人员）"),
    ("PROHIBITED", "HAZARD", "CRITICAL", None, "食品安全法第一百三十五条"),
    ("TOO_MANY_POSTS", "TODO", "GENERAL", 3, "平台规则，可由市级按生效日期调整"),
    ("NO_CERTIFICATE", "HAZARD", "MAJOR", None, "食品安全法第四十五条、第一百二十六条第一款第六项"),
)


def staffing_rows():
    for kind in COMPANIES:
        name = {"title": COMPANY_NAMES[kind], "enterprise_kind": kind}
        yield f"principal-{kind}", "PRINCIPAL", "MUST", ORDER_60, None, LAW, name
        yield f"officer-{kind}", "OFFICER", "MUST", ORDER_60, LAST_OF_60, OFFICER_60, name
        basis = DINING if kind in ("CANTEEN", "CONTRACTOR", "MEAL_SUPPLIER") else OFFICER_97
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
        yield f"director-{code}", "DIRECTOR", "MUST", ORDER_97, None, DIRECTOR_97, words
    for kind, who in (("CANTEEN", "食堂"), ("CONTRACTOR", "食堂承包经营企业")):
        for canteen, name, diners in DINERS:
            words = {
                "title": f"用餐人数{diners}人以上的{name}{who}",
                "enterprise_kind": kind,
                "canteen_kind": canteen,
                "least_diners": diners,
            }
            code = f"director-{kind.lower()}-{canteen.lower()}"
            yield code, "DIRECTOR", "MUST", ORDER_60, LAST_OF_60, f"{OFFICER_60}第六条", words
            yield code, "DIRECTOR", "MUST", ORDER_97, None, DINING, words
    supplier = {
        "title": "供餐人数1000人以上的供餐单位",
        "enterprise_kind": "MEAL_SUPPLIER",
        "least_diners": 1000,
    }
    yield "director-meal-supplier", "DIRECTOR", "MUST", ORDER_60, LAST_OF_60, f"{OFFICER_60}第六条", supplier
    yield "director-meal-supplier", "DIRECTOR", "MUST", ORDER_97, None, DINING, supplier


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
    for kind, outcome, severity, limit, basis in FINDINGS:
        findings.get_or_create(
            finding_kind=kind,
            effective_from=ORDER_60,
            defaults={"outcome": outcome, "severity": severity, "limit": limit, "legal_basis": basis},
        )
    apps.get_model("staff", "ColourRule").objects.get_or_create(
        effective_from=ORDER_60, defaults={"legal_basis": "平台规则，可由市级按生效日期调整"}
    )


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_append_only")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
