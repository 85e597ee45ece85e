"""The colour of a staff code as paper: facts and the dated rule in, colour and reasons out. No database.

The city's own rule (domain: staff code). Red: may not work now. Yellow: something ends soon or is missing.
Grey: holds no post, so there is nothing to be judged – neither green, which would say "checked and good",
nor red, which would blame somebody for having left. Health is told as fit, unfit, expired or missing only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staff.models import ColourRule

GREEN, YELLOW, RED, NONE = "GREEN", "YELLOW", "RED", "NONE"
WORDS: dict[str, str | Promise] = {GREEN: _("绿码"), YELLOW: _("黄码"), RED: _("红码"), NONE: _("无码")}
MEANINGS: dict[str, str | Promise] = {
    GREEN: _("可以上岗"),
    YELLOW: _("请尽快处理"),
    RED: _("不能上岗"),
    NONE: _("目前没有在任岗位"),
}

# code → what it makes of the colour, the sentence, where the fact comes from
REASONS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "NO_POST": (NONE, _("目前没有在任岗位，不亮码"), _("任职登记")),
    "NO_RULE": (NONE, _("这一天没有生效的亮码规则，不亮码"), _("亮码规则")),
    "PROHIBITED": (RED, _("处于禁业期，不得从事食品生产经营管理工作"), _("禁业人员名单")),
    "OFF_DUTY": (RED, _("%(day)s晨检不合格，已离岗，待负责人确认康复"), _("晨检记录")),
    "CERTIFICATE_MISSING": (RED, _("没有登记健康证明"), _("健康证明登记")),
    "CERTIFICATE_UNFIT": (RED, _("健康检查结论为不适合从事接触直接入口食品的工作"), _("健康证明登记")),
    "CERTIFICATE_EXPIRED": (RED, _("健康证明已于%(day)s到期，过期%(days)d天"), _("健康证明登记")),
    "EXAM_FAILED": (RED, _("%(day)s监督抽查考核不合格，还没有补考合格"), _("考核结果")),
    "CERTIFICATE_ENDING": (YELLOW, _("健康证明%(day)s到期，还有%(days)d天"), _("健康证明登记")),
    "TRAINING_MISSING": (YELLOW, _("没有食品安全培训记录"), _("培训记录")),
    "TRAINING_LAPSED": (YELLOW, _("培训有效期已于%(day)s结束，过期%(days)d天"), _("培训记录")),
    "TRAINING_ENDING": (YELLOW, _("培训有效期%(day)s结束，还有%(days)d天"), _("培训记录")),
    "CHECK_MISSING": (YELLOW, _("%(day)s还没有晨检"), _("晨检记录")),
}


@dataclass(frozen=True)
class ColourFacts:
    """All that a colour is made of, as known at one moment."""

    has_post: bool = True
    handles_food: bool = False  # in one of the posts
    is_prohibited: bool = False
    has_certificate: bool = False
    is_fit: bool = False  # what the certificate issued last says
    certificate_ends_on: date | None = None  # last day on which it is valid
    exam_failed_on: date | None = None  # last spot-check exam, failed and no make-up passed since
    trained_on: date | None = None  # last training
    off_duty_since: date | None = None  # unfit at a morning check and not cleared since
    is_expected_today: bool = False  # handles food, is not on leave, and the enterprise is open today
    checked_today: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a code is not green. The sentence is made when somebody reads, in their language."""

    code: str
    day: date | None = None
    days: int | None = None

    @property
    def value(self) -> str:
        return REASONS[self.code][0]

    @property
    def words(self) -> str:
        day = formats.date_format(self.day, "DATE_FORMAT") if self.day else ""
        return str(REASONS[self.code][1]) % {"day": day, "days": self.days or 0}

    @property
    def source(self) -> str:
        """Which register says so: where somebody who objects has to look."""
        return str(REASONS[self.code][2])


@dataclass(frozen=True)
class Colour:
    """GREEN, YELLOW, RED – or NONE for who holds no post – and the reasons, the red ones first."""

    value: str
    reasons: tuple[Reason, ...] = ()

    @property
    def word(self) -> str:
        return str(WORDS[self.value])

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self.value])


def judge_colour(facts: ColourFacts, rule: ColourRule | None, day: date) -> Colour:
    """The worst of all reasons, and all of them."""
    if rule is None:
        return Colour(NONE, (Reason("NO_RULE"),))
    if not facts.has_post:
        return Colour(NONE, (Reason("NO_POST"),))
    found = [reason for check in CHECKS if (reason := check(facts, rule, day)) is not None]
    reasons = tuple(sorted(found, key=lambda reason: reason.value != RED))
    return Colour(reasons[0].value if reasons else GREEN, reasons)


def _prohibition(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    """Food Safety Law art. 135."""
    return Reason("PROHIBITED") if facts.is_prohibited else None


def _off_duty(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    """国卫食品发〔2016〕31号: who is ill leaves work at once and comes back when well."""
    return Reason("OFF_DUTY", facts.off_duty_since) if facts.off_duty_since else None


def _certificate(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    """Food Safety Law art. 45: whoever handles ready-to-eat food, every year, before work."""
    if not facts.handles_food:
        return None
    if not facts.has_certificate or facts.certificate_ends_on is None:
        return Reason("CERTIFICATE_MISSING")
    if not facts.is_fit:
        return Reason("CERTIFICATE_UNFIT")
    return _ending("CERTIFICATE_EXPIRED", "CERTIFICATE_ENDING", facts.certificate_ends_on, rule, day)


def _exam(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    """Food Safety Law art. 44: who fails the spot-check exam is not fit for the post; Order 49 art. 29."""
    return Reason("EXAM_FAILED", facts.exam_failed_on) if facts.exam_failed_on else None


def _training(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    if facts.trained_on is None:
        return Reason("TRAINING_MISSING")
    ends_on = facts.trained_on + timedelta(days=rule.training_valid_days)
    return _ending("TRAINING_LAPSED", "TRAINING_ENDING", ends_on, rule, day)


def _morning_check(facts: ColourFacts, rule: ColourRule, day: date) -> Reason | None:
    """Who is off duty is not waited for at the morning check."""
    is_missing = facts.is_expected_today and not facts.checked_today and facts.off_duty_since is None
    return Reason("CHECK_MISSING", day) if rule.needs_morning_check and is_missing else None


def _ending(over: str, soon: str, ends_on: date, rule: ColourRule, day: date) -> Reason | None:
    """`ends_on` is the last good day; the rule's number of days before it counts as soon."""
    days = (ends_on - day).days
    if days < 0:
        return Reason(over, ends_on, -days)
    return Reason(soon, ends_on, days) if days <= rule.warning_days else None


CHECKS: tuple[Callable[[ColourFacts, ColourRule, date], Reason | None], ...] = (
    _prohibition,
    _off_duty,
    _certificate,
    _exam,
    _training,
    _morning_check,
)
