"""Planted histories: honest kitchens with the variation of life, and hollow routines of each kind.

Rows are written at once, as a city of them through the services would take minutes. Nothing in here knows the
detector or its limits. Photo fingerprints are drawn as real pictures were measured to differ: of 63 bits
0 to 6 between copies, about 20 between two photos of one sight by hand, about 8 from a fixed stand.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from accounts.models import User
from common.local_time import ZONE
from duties.models import DutyRecord, DutyRecordPhoto, HollowSignal
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard

Kind = HollowSignal.Kind
DAYS = 35
BITS = 63
LISTS = {
    "stall": (4, ("chilled",), False),
    "small": (8, ("chilled", "core"), False),
    "restaurant": (12, ("chilled", "frozen", "core", "chlorine"), False),
    "canteen": (14, ("chilled", "sample_fridge", "core", "heat", "sample_weight"), True),
    "retail": (7, ("chilled", "frozen"), False),
}
UNITS = {"chlorine": "mg/L", "sample_weight": "g"}
LIMITS = {
    "chilled": {"minimum": "0", "maximum": "8"},
    "sample_fridge": {"minimum": "0", "maximum": "8"},
    "frozen": {"maximum": "-12"},
    "core": {"minimum": "70"},
    "heat": {"minimum": "100"},
    "chlorine": {"minimum": "250"},
    "sample_weight": {"minimum": "125"},
}
DISHES = (
    "红烧肉",
    "番茄炒蛋",
    "清炒青菜",
    "宫保鸡丁",
    "冬瓜汤",
    "土豆牛肉",
    "蒸鱼",
    "麻婆豆腐",
    "虾仁蒸蛋",
    "萝卜排骨汤",
)
REMARKS = (
    "孩子们吃得很干净",
    "青菜略咸已告诉厨师",
    "饭菜温热口味适中",
    "汤有点淡",
    "剩得不多",
    "肉偏老下次炖久些",
)
NOTHING = (
    "今日未发现问题（零风险报告）",
    "今日检查全部合格，无异常情况",
    "按清单逐项检查，一切正常，未发现食品安全问题",
    "正常",
    "",
)
LOOKED_AT = (
    "检查了原料验收、加工制作、清洗消毒、留样和从业人员健康",
    "对照清单看了冷藏冷冻、消毒、索证索票和虫害防治",
    "重点看了凉菜间、餐具消毒和食品添加剂管理",
)
PLANS = (
    "给新员工补一次洗手消毒培训",
    "更换二号冰柜的门封条并复测温度",
    "请消毒柜厂家来校一次温度",
    "把供货商证照重新核对一遍",
    "调整留样柜位置，贴上时间标签",
    "组织一次食物中毒应急演练",
    "清理仓库角落，补装挡鼠板",
    "下周抽两天查晚班收档清洁",
)


@dataclass
class Kitchen:
    """One manager at one enterprise, and what is hollow about their routine: nothing for the honest."""

    enterprise: Enterprise
    manager: User
    hollow: frozenset = frozenset()
    rng: random.Random = None
    kind: str = "restaurant"
    records: list = field(default_factory=list)


def plant_city(region, *, seed, honest, each, mixed, last_day) -> list[Kitchen]:
    """`honest` kitchens, `each` hollow ones of every kind alone, and `mixed` ones of two or three kinds."""
    rng = random.Random(seed)
    plans = [frozenset()] * honest + [frozenset({kind}) for kind in Kind for _number in range(each)]
    plans += [frozenset(rng.sample(list(Kind), rng.choice((2, 2, 3)))) for _number in range(mixed)]
    rng.shuffle(plans)
    kitchens = _kitchens(region, plans, rng, seed)
    writer = _Writer()
    for kitchen in kitchens:
        _live(kitchen, writer, last_day)
    writer.borrow_photos(random.Random(seed + 1))
    writer.write()
    return kitchens


def _kitchens(region, plans, rng, seed):
    enterprises = Enterprise.objects.bulk_create(
        Enterprise(
            name=f"样本{seed}-{number}",
            kind=Enterprise.Kind.CATERER,
            region=region,
            region_path=region.path,
            foreign_id=f"planted-{seed}-{number}",
            latitude=f"{31.3 + rng.uniform(-0.1, 0.1):.6f}",
            longitude=f"{120.6 + rng.uniform(-0.1, 0.1):.6f}",
        )
        for number in range(len(plans))
    )
    users = User.objects.bulk_create(
        User(username=f"planted-{seed}-{number}", display_name=f"样本{number}")
        for number in range(len(plans))
    )
    kitchens = []
    for enterprise, user, hollow in zip(enterprises, users, plans, strict=True):
        own = random.Random(rng.random())
        kinds = list(LISTS)
        if Kind.SAME_TEXT in hollow:
            kinds = ["canteen"]
        elif Kind.CONSTANT_READINGS in hollow:
            kinds = ["small", "restaurant", "canteen", "retail"]
        kitchens.append(Kitchen(enterprise, user, hollow, own, own.choice(kinds)))
    return kitchens


class _Writer:
    def __init__(self):
        self.records, self.photos, self.shown, self.hazards, self.borrowers = [], [], [], [], []

    def borrow_photos(self, rng):
        """Some take them from another shop: of the same sight, a day later."""
        lenders = [
            row for row in self.photos if row.taken_by_id not in {user for user, _rows in self.borrowers}
        ]
        by_user = {}
        for row in lenders:
            by_user.setdefault(row.taken_by_id, []).append(row)
        full = [rows for rows in by_user.values() if len(rows) >= 10]
        for _user, rows in self.borrowers:
            lent = rng.choice(full)
            for row in rows:
                source = rng.choice(lent)
                row.fingerprint = source.fingerprint
                row.sent_sha256 = source.sent_sha256
                row.captured_at = max(row.captured_at, source.captured_at + timedelta(hours=20))

    def write(self):
        Photo.objects.bulk_create(self.photos, batch_size=500)
        DutyRecord.objects.bulk_create(self.records, batch_size=500)
        if connection.vendor == "sqlite":  # gives no keys back in old versions
            keys = dict(DutyRecord.objects.values_list("idempotency_key", "pk"))
            for record in self.records:
                record.pk = keys[record.idempotency_key]
        for shown in self.shown:
            shown.record_id = shown.record.pk
        DutyRecordPhoto.objects.bulk_create(self.shown, batch_size=500)
        Hazard.objects.bulk_create(self.hazards, batch_size=500)
        if connection.vendor == "postgresql":  # which else learns only by and by how much there is
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _live(kitchen, writer, last_day):
    rng, hollow = kitchen.rng, kitchen.hollow
    questions, numbers, has_meal = LISTS[kitchen.kind]
    days = [last_day - timedelta(days=back) for back in range(DAYS)][::-1]
    if rng.random() < 0.6 and Kind.CONSTANT_READINGS not in hollow:
        days = [day for day in days if day.isoweekday() < 7]  # closed on Sundays
    days = [day for day in days if rng.random() > 0.04]
    habits = _Habits(kitchen, numbers, days)
    for day in days:
        record = habits.daily(day, questions, numbers, has_meal)
        writer.records.append(record)
        for item, photo in habits.photos_of(record, day):
            writer.photos.append(photo)
            writer.shown.append(DutyRecordPhoto(record=record, number=1, item=item, photo=photo))
    for sunday in [
        day for day in (last_day - timedelta(days=back) for back in range(DAYS)) if day.isoweekday() == 7
    ]:
        writer.records.append(habits.weekly(sunday))
    if habits.is_borrower:
        writer.borrowers.append((kitchen.manager.pk, habits.own_photos))
    writer.hazards += habits.inspection(last_day)


class _Habits:
    """How this manager works: drawn once, varied every day."""

    def __init__(self, kitchen, numbers, days):
        rng = self.rng = kitchen.rng
        self.kitchen, self.hollow = kitchen, kitchen.hollow
        self.seconds_per_answer = rng.uniform(1.7, 2.2) if rng.random() < 0.1 else rng.uniform(2.2, 6)
        self.tells_times = rng.random() > 0.1 or Kind.IMPOSSIBLE_PACE in self.hollow
        self.hurry = rng.uniform(0.3, 1.35)
        self.hurried_share = rng.uniform(0.6, 1)
        self.finding_share = 0 if Kind.ALL_PASS_CONTRADICTED in self.hollow else rng.uniform(0.02, 0.12)
        self.tells_place = rng.random() < 0.6 or Kind.FAR_FROM_PREMISES in self.hollow
        self.away_share = (
            rng.uniform(0.45, 1) if Kind.FAR_FROM_PREMISES in self.hollow else rng.uniform(0, 0.08)
        )
        self.located_share = rng.uniform(0.7, 1)
        self.home = (rng.choice((-1, 1)) * rng.uniform(0.012, 0.2), rng.uniform(-0.2, 0.2))
        error = 0.005 if rng.random() < 0.015 else 0.0006  # the registry's: some 60 metres, rarely 500
        self.map_error = (rng.gauss(0, error), rng.gauss(0, error))
        self.devices = {name: self._device(name) for name in numbers}
        self.constant = {name: self._made_up(name) for name in numbers}
        self.words = rng.choice(NOTHING)
        self.meal_style = rng.choices(("told", "short", "same nothing"), (70, 15, 15))[0]
        self.copied_meal = f"{rng.choice(DISHES)}、{rng.choice(DISHES)}，{rng.choice(REMARKS)}，陪餐人员签字"
        self.favourite_share = 0.4 if rng.random() < 0.2 else 0
        self.favourite = f"{rng.choice(DISHES)}、{rng.choice(DISHES)}，{rng.choice(REMARKS)}"
        self.copies_weeks = Kind.SAME_TEXT in self.hollow and rng.random() < 0.4
        self.copied_share = rng.uniform(0.75, 1)
        self.looked_at = rng.choice(LOOKED_AT)
        self.looks_at_the_same = rng.random() < 0.5
        self.short_plan = rng.random() < 0.15
        self.plan = f"{rng.choice(PLANS)}，{rng.choice(PLANS)}"
        self._late(days)
        self._camera()

    # --- when ---

    def _late(self, days):
        rng = self.rng
        self.late = {}
        if Kind.BATCH_AFTER_DEADLINE in self.hollow:
            for _batch in range(rng.choice((1, 1, 2))):
                count = rng.randrange(6, 15)
                start = rng.randrange(0, max(1, len(days) - count))
                chosen = days[start : start + count]
                sitting = _moment(chosen[-1] + timedelta(days=1), rng.uniform(9, 22))
                gap = rng.uniform(20, 700 / count)
                for number, day in enumerate(chosen):
                    at = sitting + timedelta(seconds=number * gap)
                    self.late[day] = (at, at)
            return
        style = rng.random()
        if style < 0.06:  # catches up after a day or two of being ill
            chosen = days[10 : 10 + rng.randrange(2, 5)]
            sitting = _moment(chosen[-1] + timedelta(days=1), 10)
            for number, day in enumerate(chosen):
                at = sitting + timedelta(minutes=3 * number)
                self.late[day] = (at, at)
        elif style < 0.1:  # no network in the cellar: written in time, sent all at once
            chosen = days[5 : 5 + rng.randrange(5, 10)]
            sent = _moment(chosen[-1] + timedelta(days=1), 11)
            for number, day in enumerate(chosen):
                self.late[day] = (_moment(day, rng.uniform(8, 21)), sent + timedelta(seconds=number))
        else:
            for day in days:
                if rng.random() < 0.05:
                    at = _moment(day + timedelta(days=rng.randrange(1, 4)), rng.uniform(8, 21))
                    self.late[day] = (at, at)

    def _times(self, day, answers):
        rng = self.rng
        captured, received = self.late.get(day) or (None, None)
        if captured is None:
            captured = _moment(day, rng.uniform(8, 21.5))
            received = captured + timedelta(seconds=rng.uniform(1, 90))
        seconds = answers * self.seconds_per_answer * rng.lognormvariate(0, 0.3) + rng.uniform(0, 20)
        if rng.random() < 0.05:
            seconds += rng.uniform(300, 9_000)  # called away in between
        if Kind.IMPOSSIBLE_PACE in self.hollow and rng.random() < self.hurried_share:
            seconds = answers * self.hurry * rng.lognormvariate(0, 0.15)
        started = captured - timedelta(seconds=seconds) if self.tells_times else None
        return (
            started,
            captured,
            received,
            captured.astimezone(ZONE).date() > day or received > captured + timedelta(days=1),
        )

    # --- where ---

    def _place(self):
        rng, enterprise = self.rng, self.kitchen.enterprise
        if not self.tells_place or rng.random() > self.located_share:
            return {}
        latitude = float(enterprise.latitude) + self.map_error[0]
        longitude = float(enterprise.longitude) + self.map_error[1]
        accuracy = rng.choice((5, 12, 20, 35, 65))
        if rng.random() < self.away_share:
            latitude, longitude = latitude + self.home[0], longitude + self.home[1]
        elif rng.random() < 0.04:  # no satellite in the kitchen: the place of a radio mast
            accuracy = rng.choice((900, 1500, 3000))
            latitude += rng.uniform(-1, 1) * accuracy / 111_000
        error = accuracy / 111_000 / 1.5
        return {
            "latitude": f"{latitude + rng.gauss(0, error):.6f}",
            "longitude": f"{longitude + rng.gauss(0, error):.6f}",
            "accuracy_metres": accuracy,
        }

    # --- what ---

    def _device(self, name):
        """How an honest instrument shows: (usual, spread, step)."""
        rng = self.rng
        if name in ("chilled", "sample_fridge"):
            return rng.choice(
                ((3, 0.25, 1), (4, 0.05, 1), (5, 0.6, 1), (3.5, 0.3, 0.5), (4, 0.5, 0.1), (2.8, 0.9, 0.1))
            )
        if name == "frozen":
            return rng.choice(((-18, 0.05, 1), (-19, 0.8, 1), (-18.5, 0.4, 0.5), (-18.2, 0.7, 0.1)))
        if name == "core":
            return rng.choice(((78, 4, 1), (82, 5, 5), (76, 3, 1), (80, 3, 0.1)))
        if name == "heat":
            return rng.choice(((100, 0, 1), (121, 0.6, 1)))
        if name == "chlorine":
            return rng.choice(((250, 0, 50), (280, 20, 50)))
        return rng.choice(((145, 12, 1), (150, 12, 5), (135, 5, 1)))

    def _made_up(self, name):
        """What somebody writes who does not read."""
        rng = self.rng
        tenths = rng.random() < 0.7
        usual = {
            "chilled": 4,
            "sample_fridge": 4,
            "frozen": -18,
            "core": 75,
            "heat": 100,
            "chlorine": 250,
        }.get(name, 150)
        if name in UNITS or name == "heat" or not tenths:
            return str(usual)
        return f"{usual + rng.choice((0.2, 0.3, 0.4, 0.6, 0.8, -0.3)):.1f}"

    def _number(self, name):
        rng = self.rng
        if Kind.CONSTANT_READINGS in self.hollow and rng.random() < 0.98:
            return self.constant[name]
        usual, spread, step = self.devices[name]
        number = round(rng.gauss(usual, spread) / step) * step
        return f"{number:.1f}".removesuffix(".0") if step < 1 else f"{number:.0f}"

    def _meal(self, day):
        rng = self.rng
        if Kind.SAME_TEXT in self.hollow and not self.copies_weeks and rng.random() < self.copied_share:
            return self.copied_meal
        if self.meal_style == "short":
            return "正常"
        if self.meal_style == "same nothing":
            return "饭菜正常，师生反映良好"
        if rng.random() < self.favourite_share:
            return self.favourite
        return f"{rng.choice(DISHES)}、{rng.choice(DISHES)}，{rng.choice(REMARKS)}"

    def daily(self, day, questions, numbers, has_meal):
        rng = self.rng
        is_found = rng.random() < self.finding_share
        answers = [
            {"item": f"question_{number}", "question": f"第{number}项做到了吗？", "answer": "YES"}
            for number in range(questions)
        ]
        if is_found:
            rng.choice(answers).update(answer="NO", note="冰柜门封条老化，已报修，先换柜存放")
        for name in numbers:
            entry = {"item": name, "question": name, "answer": "YES", "number": self._number(name)}
            answers.append(entry | {"unit": UNITS.get(name, "℃")} | LIMITS[name])
        if has_meal:
            answers.append({"item": "meal", "question": "陪餐情况", "note": self._meal(day)})
        started, captured, received, is_late = self._times(day, len(answers))
        return DutyRecord(
            enterprise=self.kitchen.enterprise,
            due_on=day,
            kind=1,
            idempotency_key=uuid.UUID(int=rng.getrandbits(128)),
            by=self.kitchen.manager,
            started_at=started,
            captured_at=captured,
            received_at=received,
            answers=answers,
            note="" if is_found else self.words,
            found_count=int(is_found),
            is_late=is_late,
            salt=b"0" * 16,
            **self._place(),
        )

    def weekly(self, sunday):
        rng = self.rng
        looked_at = self.looked_at if self.looks_at_the_same or self.copies_weeks else rng.choice(LOOKED_AT)
        plan = "继续保持" if self.short_plan else f"{rng.choice(PLANS)}，{rng.choice(PLANS)}"
        if self.copies_weeks:
            plan = self.plan
        at = _moment(sunday, rng.uniform(10, 21))
        return DutyRecord(
            enterprise=self.kitchen.enterprise,
            due_on=sunday,
            kind=2,
            idempotency_key=uuid.UUID(int=rng.getrandbits(128)),
            by=self.kitchen.manager,
            captured_at=at,
            received_at=at,
            answers=[
                {"item": "assessed", "question": "检查和分析了哪些方面", "note": looked_at},
                {"item": "problems", "question": "有没有发现问题", "answer": "NONE_FOUND"},
                {"item": "measures", "question": "采取的措施和下一步安排", "note": plan},
            ],
            salt=b"0" * 16,
        )

    # --- photos ---

    def _camera(self):
        rng = self.rng
        self.takes_photos = Kind.SAME_PHOTO in self.hollow or rng.random() < 0.35
        self.sight = rng.getrandbits(BITS)
        self.wobble = 0.07 if rng.random() < 0.08 else rng.uniform(0.12, 0.3)  # a fixed stand, or by hand
        self.own_photos = []
        style = rng.random() if Kind.SAME_PHOTO in self.hollow else 1
        self.is_borrower = Kind.SAME_PHOTO in self.hollow and style < 0.2
        self.sends_the_file = style < 0.6
        self.stash = [(self._new_sight(), _digest(rng)) for _photo in range(rng.randrange(1, 4))]
        self.reuse_share = rng.uniform(0.6, 1) if Kind.SAME_PHOTO in self.hollow else 0
        self.slip = (
            rng.randrange(3, 30) if Kind.SAME_PHOTO not in self.hollow and rng.random() < 0.05 else None
        )

    def _new_sight(self):
        return _flipped(self.sight, self.rng, [bit for bit in range(BITS) if self.rng.random() < self.wobble])

    def photos_of(self, record, day):
        if not self.takes_photos:
            return
        rng = self.rng
        fingerprint, digest = self._new_sight(), _digest(rng)
        if rng.random() < self.reuse_share:
            fingerprint, digest = rng.choice(self.stash)
            if not self.sends_the_file:  # saved anew on the way
                bits = rng.choices((0, 1, 2, 3, 4, 5), (60, 10, 10, 8, 8, 4))[0]
                fingerprint, digest = _flipped(fingerprint, rng, rng.sample(range(BITS), bits)), _digest(rng)
        elif self.slip is not None and len(self.own_photos) == self.slip:
            before = self.own_photos[-1]  # the wrong picture out of the album, once
            fingerprint, digest = before.fingerprint, before.sent_sha256
        photo = Photo(
            id=uuid.UUID(int=rng.getrandbits(128)),
            enterprise=self.kitchen.enterprise,
            taken_by=self.kitchen.manager,
            file="planted",
            sha256=_digest(rng),
            sent_sha256=digest,
            size_bytes=1000,
            fingerprint=fingerprint,
            captured_at=record.captured_at,
            received_at=record.received_at,
        )
        self.own_photos.append(photo)
        yield "photographed", photo

    # --- what the regulator found ---

    def inspection(self, last_day):
        rng = self.rng
        if Kind.ALL_PASS_CONTRADICTED in self.hollow:
            faults = rng.choice((2, 2, 3, 3, 4, 6))
        elif rng.random() < 0.25:
            faults = rng.choices((0, 1, 2, 3), (76, 20, 3, 1))[0]
        else:
            return []
        day = last_day - timedelta(days=rng.randrange(0, 15))
        found_at = _moment(day, 15)
        return [
            Hazard(
                enterprise=self.kitchen.enterprise,
                source=Hazard.Source.INSPECTION,
                source_key=f"inspection:planted-{self.kitchen.enterprise.pk}-{number}",
                severity=Hazard.Severity.MAJOR,
                title="生熟混放",
                found_at=found_at,
                found_on=day,
                due_at=found_at + timedelta(days=7),
                due_on=day + timedelta(days=7),
            )
            for number in range(faults)
        ]


def _moment(day: date, hour: float) -> datetime:
    return (datetime.combine(day, time.min, ZONE) + timedelta(hours=hour)).astimezone(UTC)


def _digest(rng):
    return f"{rng.getrandbits(256):064x}"


def _flipped(fingerprint, rng, bits):
    for bit in bits:
        fingerprint ^= 1 << bit
    return fingerprint
