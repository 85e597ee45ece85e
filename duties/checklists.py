"""What the daily control asks, by kind of business: built-in lists with a version each record keeps.

In our own words, after the inspection subjects of Order 49 (art. 15, 17, 20) and the practice of schools.
A list that changes gets a new version; old records hold their questions verbatim.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise

Kind = Enterprise.Kind


@dataclass(frozen=True)
class Item:
    """One question, put so that "yes" is good; `severity` is the hazard's when the answer is no."""

    code: str
    question: str | Promise
    why: str | Promise
    severity: str = "GENERAL"


@dataclass(frozen=True)
class Checklist:
    version: str
    items: tuple[Item, ...]


ITEMS = {
    item.code: item
    for item in (
        Item(
            "morning_check",
            _("上岗人员都做了晨检，没有发热、腹泻、手部化脓或咽喉发炎"),
            _("带病操作会把病菌带进食品，不适的人要先离岗。"),
            "MAJOR",
        ),
        Item(
            "health_certificate",
            _("接触直接入口食品的人健康证明都在有效期内"),
            _("健康证明每年检一次，过期当天起不能上岗。"),
        ),
        Item("dress", _("工作衣帽整洁，口罩、手套按岗位要求佩戴"), _("头发和飞沫是最常见的异物来源。")),
        Item("hand_washing", _("洗手池能用，有洗手液，操作前都洗了手"), _("手是生熟之间最容易忽视的通道。")),
        Item(
            "purchase_papers",
            _("今天进的货都查了票证并登记"),
            _("出了问题要能找到是谁供的货，记录保存到保质期满后六个月。"),
        ),
        Item(
            "freshness",
            _("原料新鲜，没有腐败、过期或来路不明的食品"),
            _("发现一件就要整批下架，不要混用。"),
            "MAJOR",
        ),
        Item(
            "banned_food",
            _("没有使用禁用或高风险食品，如亚硝酸盐、发芽土豆、野生菌"),
            _("这些食品一次失误就可能造成多人中毒。"),
            "CRITICAL",
        ),
        Item("cold_storage", _("冷藏冷冻设备运转正常，温度符合要求"), _("冷藏 0–8℃，冷冻 −12℃ 以下。")),
        Item(
            "storage_sorted",
            _("食品分类加盖存放，离地离墙，先进先出"),
            _("离地离墙防潮防鼠，加盖防交叉污染。"),
        ),
        Item("washing", _("蔬菜、肉类、水产分池清洗"), _("共用水池会让生肉的病菌沾到蔬菜上。")),
        Item(
            "raw_cooked_apart",
            _("生熟、荤素的刀具、砧板和容器分开使用，标识清楚"),
            _("生熟混用是餐饮环节中毒的主要原因之一。"),
            "MAJOR",
        ),
        Item(
            "cooked_through",
            _("热加工食品烧熟煮透，中心温度达到 70℃ 以上"),
            _("四季豆、豆浆、大块肉要特别留意。"),
            "MAJOR",
        ),
        Item("additives", _("食品添加剂专人专柜保管，称量使用并登记"), _("凭手感添加容易超量。")),
        Item(
            "disinfection",
            _("餐饮具洗净消毒，存放在密闭保洁柜"),
            _("热力消毒 100℃ 十分钟以上，或按说明使用消毒液。"),
        ),
        Item(
            "serving_room",
            _("专间或备餐间清洁，温度不高于 25℃，进入前二次更衣"),
            _("凉菜不再加热，环境就是最后一道关。"),
        ),
        Item(
            "sample_retention",
            _("每餐每样成品都已留样并登记"),
            _("每样足量、单独密封、冷藏 48 小时，出了事靠它查原因。"),
        ),
        Item("cleanliness", _("地面、台面、排水沟和排烟设施清洁"), _("积油积水会招来蟑螂老鼠。")),
        Item("pests", _("没有老鼠、蟑螂、苍蝇的痕迹，防护设施完好"), _("先看墙角、下水口和垃圾存放处。")),
        Item("waste", _("餐厨废弃物加盖存放，当天清运并登记"), _("废油只能交给有资质的单位。")),
        Item("notices", _("许可证、投诉电话和检查结果公示在顾客看得到的地方"), _("顾客有权知道该找谁。")),
        Item("open_kitchen", _("明厨亮灶设备正常，画面清楚没有遮挡"), _("画面就是给家长和顾客的承诺。")),
        Item("accompanying_meal", _("今天的陪餐已经做了记录"), _("陪餐的人要写下吃了什么、发现了什么。")),
        Item(
            "expiry",
            _("货架和库房没有过期食品，临期食品单独陈列"),
            _("开门前先查乳制品、熟食和烘焙。"),
            "MAJOR",
        ),
        Item("labels", _("标签标识齐全，没有虚假或遮盖的日期"), _("没有标签的食品不能卖。")),
        Item(
            "bulk_food", _("散装食品有防护，标明名称、日期和保质期"), _("顾客伸手可及的散装食品要有盖有夹。")
        ),
        Item("licence", _("许可证在有效期内，没有超范围经营"), _("新增项目先变更许可再开始。")),
        Item("environment", _("车间和设备清洁，人流物流没有交叉"), _("开工前先清场。")),
        Item(
            "process_control",
            _("关键控制点按规定控制并记录"),
            _("温度、时间、配比以记录为准，不补记。"),
            "MAJOR",
        ),
        Item("product_test", _("出厂产品批批检验合格"), _("没有检验结论的产品不能出厂。"), "MAJOR"),
        Item("nonconforming", _("不合格品单独存放并有处理记录"), _("不合格品混进成品就要召回。")),
        Item("traceability", _("原料、生产、销售记录能互相对上"), _("随便挑一批，十分钟内应能查到去向。")),
        Item("transport", _("运输和配送的车辆、容器清洁，温度符合要求"), _("热食 60℃ 以上，冷藏 8℃ 以下。")),
        Item("stall_area", _("摊位周围清洁，远离垃圾和污水"), _("摊位周围也是顾客看到的卫生。")),
        Item("water", _("用水符合卫生要求，有足够的洗手和清洗用水"), _("没有自来水时要用加盖的净水桶。")),
    )
}

CATERER = (
    "morning_check health_certificate dress hand_washing purchase_papers freshness banned_food cold_storage "
    "raw_cooked_apart cooked_through disinfection cleanliness pests waste"
)
CANTEEN = (
    "morning_check dress hand_washing purchase_papers freshness banned_food cold_storage storage_sorted "
    "washing raw_cooked_apart cooked_through additives disinfection serving_room sample_retention "
    "cleanliness pests notices open_kitchen"
)
MEAL_SUPPLIER = CANTEEN.replace("open_kitchen", "transport")
SMALL = (
    "morning_check health_certificate dress purchase_papers freshness raw_cooked_apart cooked_through water "
    "stall_area"
)
PRODUCER = (
    "health_certificate dress environment purchase_papers freshness additives process_control product_test "
    "labels nonconforming storage_sorted pests traceability"
)
SELLER = (
    "licence health_certificate purchase_papers expiry labels bulk_food cold_storage storage_sorted "
    "cleanliness pests"
)
CODES = {
    Kind.PRODUCER: ("producer", PRODUCER),
    Kind.SELLER: ("seller", SELLER),
    Kind.CATERER: ("caterer", CATERER),
    Kind.CANTEEN: ("canteen", CANTEEN),
    Kind.CONTRACTOR: ("canteen", CANTEEN),
    Kind.MEAL_SUPPLIER: ("meal-supplier", MEAL_SUPPLIER),
    Kind.CENTRAL_KITCHEN: ("meal-supplier", MEAL_SUPPLIER),
    Kind.WORKSHOP: ("workshop", PRODUCER.replace(" product_test", "").replace(" traceability", "")),
    Kind.STALL: ("small", SMALL),
    Kind.SMALL_CATERER: ("small", SMALL),
    Kind.MARKET_OPERATOR: ("market", "licence purchase_papers cold_storage cleanliness pests waste notices"),
    Kind.COLD_STORE: (
        "cold-store",
        "licence purchase_papers cold_storage storage_sorted labels pests transport",
    ),
    Kind.ONLINE_SHOP: ("seller", SELLER),
}
SCHOOLS = (Enterprise.CanteenKind.SCHOOL, Enterprise.CanteenKind.KINDERGARTEN)
VERSION = "2026.1"


def checklist_for(enterprise: Enterprise) -> Checklist:
    """The daily list for that business; school canteens are also asked about the accompanied meal."""
    name, codes = CODES[Kind(enterprise.kind)]
    if enterprise.canteen_kind in SCHOOLS:
        name, codes = f"school-{name}", f"{codes} accompanying_meal"
    return Checklist(f"{name}-{VERSION}", tuple(ITEMS[code] for code in codes.split()))
