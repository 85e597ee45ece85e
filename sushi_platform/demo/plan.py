"""What the demo city is made of: drawn from a seed, before any row is written."""

import random
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from sushi_platform.demo import names
from sushi_platform.demo.places import Ring, point_in

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KIND_SHARES = (
    ("CATERER", 34), ("SMALL_CATERER", 14), ("SELLER", 20), ("CANTEEN", 12), ("PRODUCER", 8),
    ("WORKSHOP", 4), ("MEAL_SUPPLIER", 2), ("CENTRAL_KITCHEN", 2), ("COLD_STORE", 1), ("MARKET_OPERATOR", 2), ("ONLINE_SHOP", 1),
)  # fmt: skip
NORI = "太湖渔家紫菜加工厂"  # an invented producer of laver
HOME_DISTRICT = "320508"  # of the noodle bar
PREFIX = {"CANTEEN": "52", "SMALL_CATERER": "92", "WORKSHOP": "92"}


@dataclass
class Township:
    code: str
    name: str
    district_code: str


@dataclass
class EnterprisePlan:
    """One business as it will be registered; `diligence` (0–1) runs through everything it does."""

    number: int
    public_id: str
    name: str
    kind: str
    canteen_kind: str
    credit_code: str
    licence_kind: str
    licence_number: str
    licence_issued_on: date
    township: Township
    address: str
    longitude: float
    latitude: float
    size_band: str
    headcount: int
    diners_per_meal: int | None
    registered_on: date
    diligence: float
    story: str = "ordinary"
    chain_role: str = "NONE"
    stores_of: int | None = None
    extra: dict = field(default_factory=dict)


def draw_public_id(rng: random.Random) -> str:
    return "".join(rng.choice(ALPHABET) for _letter in range(12))


def draw_credit_code(rng: random.Random, kind: str, district_code: str) -> str:
    body = PREFIX.get(kind, "91") + district_code + "".join(rng.choice("0123456789") for _digit in range(9))
    return body + uscc.calc_check_digit(body)


def draw_licence(rng: random.Random, kind: str, district_code: str) -> tuple[str, str]:
    """Kind and number of a licence with a valid check digit: SC for producers, JY for the rest."""
    if kind in ("PRODUCER", "WORKSHOP"):
        digits = (
            "1" + rng.choice(("24", "23", "25", "03", "07")) + district_code + f"{rng.randrange(1, 9999):04d}"
        )
        return "SC", "SC" + digits + mod_11_10.calc_check_digit(digits)
    form = {"CANTEEN": "3", "SELLER": "1", "MARKET_OPERATOR": "1", "ONLINE_SHOP": "1"}.get(kind, "2")
    digits = form + district_code + f"{rng.randrange(1, 999999):06d}"
    return "JY", "JY" + digits + mod_11_10.calc_check_digit(digits)


# Businesses whose story a visitor should find: what happens to them is told in `life.py`.
STORIES = (
    "model", "new", "suspended", "failed_sample_pending", "critical_hazard", "serious_list", "lazy", "complained_of",
    "penalised",
)  # fmt: skip


def plan_city(
    *, seed: int, enterprises: int, today: date, townships: list[Township], rings: dict[str, Ring]
) -> list[EnterprisePlan]:
    """The businesses of the city; the first is the demo's own noodle bar, the second a school canteen."""
    rng = random.Random(seed)
    used: set[str] = set()
    # Districts differ, as they do in life: a factor on the diligence of all who are there.
    habits = {code: rng.uniform(0.78, 1.12) for code in sorted({t.district_code for t in townships})}
    plans = [
        _plan_one(rng, number, today, townships, rings, used, habits, _fixed_kind(number))
        for number in range(enterprises)
    ]
    for number, story in enumerate(STORIES, start=2):
        if number < len(plans):
            plans[number].story = story
    _make_chain(plans)
    _name_nori(plans)
    plans[0].diligence = plans[1].diligence = 0.93  # those a visitor signs in to are neither best nor worst
    for plan in plans:
        if plan.story == "new":
            plan.registered_on = date.fromordinal(today.toordinal() - 12)
    return plans


def _fixed_kind(number: int) -> str | None:
    return {0: "CATERER", 1: "CANTEEN"}.get(number)


def _plan_one(rng, number, today, townships, rings, used, habits, kind) -> EnterprisePlan:
    kind = kind or rng.choices([k for k, _share in KIND_SHARES], [share for _kind, share in KIND_SHARES])[0]
    # The first is where the demo's district regulator and cadre are, so that its news reaches them.
    near = [one for one in townships if number or one.district_code == HOME_DISTRICT]
    township = rng.choice(near or townships)
    canteen_kind = "NONE"
    if kind == "CANTEEN":
        canteen_kind = "SCHOOL" if number == 1 else rng.choice(tuple(names.CANTEENS))
    name = _draw_name(rng, number, kind, canteen_kind, used)
    ring = rings.get(township.district_code) or rings["320506"]
    longitude, latitude = point_in(ring, rng)
    size_band = rng.choices(("MICRO", "SMALL", "MEDIUM", "LARGE"), (30, 45, 19, 6))[0]
    licence_kind, licence_number = draw_licence(rng, kind, township.district_code)
    issued_on = date.fromordinal(today.toordinal() - rng.randrange(100, 1800))
    return EnterprisePlan(
        number=number,
        public_id=draw_public_id(rng),
        name=name,
        kind=kind,
        canteen_kind=canteen_kind,
        credit_code=draw_credit_code(rng, kind, township.district_code),
        licence_kind=licence_kind,
        licence_number=licence_number,
        licence_issued_on=issued_on,
        township=township,
        address=f"{township.name}{rng.choice(names.STREETS)}{rng.randrange(1, 399)}号",
        longitude=longitude,
        latitude=latitude,
        size_band=size_band,
        headcount={"MICRO": 4, "SMALL": 12, "MEDIUM": 60, "LARGE": 260}[size_band] + rng.randrange(4),
        diners_per_meal=rng.randrange(80, 1600) if kind in ("CANTEEN", "MEAL_SUPPLIER") else None,
        registered_on=date.fromordinal(today.toordinal() - rng.randrange(200, 700)),
        diligence=min(0.99, round(rng.betavariate(5, 1.5) * habits[township.district_code], 3)),
    )


def _draw_name(rng, number, kind, canteen_kind, used) -> str:
    if number == 0:
        return "平江水巷面馆"
    if number == 1:
        return "沧浪实验小学食堂"
    endings = names.CANTEENS[canteen_kind] if kind == "CANTEEN" else names.LAST_WORDS[kind]
    for _attempt in range(60):
        name = rng.choice(names.FIRST_WORDS) + rng.choice(endings)
        if name not in used:
            break
    else:
        name = f"{name}（{rng.choice(names.STREETS)}{number}号店）"
    used.add(name)
    return name


def _make_chain(plans: list[EnterprisePlan]) -> None:
    """One chain: a headquarters, a branch and their stores, so that parents and children can be seen."""
    caterers = [p for p in plans if p.kind == "CATERER" and p.story == "ordinary" and p.number > 1][:6]
    if len(caterers) < 3:
        return
    head, branch, *stores = caterers
    head.name, head.chain_role = f"{names.CHAIN}餐饮管理总部", "HEADQUARTERS"
    branch.name, branch.chain_role, branch.stores_of = f"{names.CHAIN}餐饮管理分公司", "BRANCH", head.number
    for index, store in enumerate(stores, start=1):
        store.name, store.chain_role, store.stores_of = (
            f"{names.CHAIN}饭店第{index}分店",
            "STORE",
            branch.number if index % 2 else head.number,
        )


def _name_nori(plans: list[EnterprisePlan]) -> None:
    """One producer makes laver, so that its list can be seen."""
    for plan in plans:
        if plan.kind == "PRODUCER" and plan.story == "ordinary":
            plan.name = NORI
            return
