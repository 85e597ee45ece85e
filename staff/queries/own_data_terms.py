"""What the register of held data is made of, and the grounds and terms that return in it."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from staff.models import Person

Text = str | Promise


@dataclass(frozen=True)
class Field:
    """One fact of a row: its name in the JSON file, what it is called, how it is read."""

    name: str
    label: Text
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class DataGroup:
    key: str
    title: Text
    purpose: Text  # art. 17: what for
    ground: Text  # art. 13: what allows it
    retention: Text  # art. 19: how long
    holds: tuple[type[Model], ...]
    read: Callable[[Person], QuerySet]
    fields: tuple[Field, ...]


BY_LAW = _("履行法定职责或者法定义务所必需（个人信息保护法第十三条第一款第三项）")
WHILE_RECORDS = format_lazy(_("最后一个岗位结束 {days} 天后可以申请删除"), days=settings.STAFF_RETENTION_DAYS)
AS_PSEUDONYM = _("随企业记录保存；删除个人信息后只留代号")
FOR_GOOD = _("审计记录依法留存，不能修改或删除")


def and_by_law(text: Promise) -> Promise:
    return format_lazy(_("{text}；{law}"), text=text, law=BY_LAW)


def plain_field(name: str, label: Text, path: str = "") -> Field:
    return Field(name, label, attrgetter(path or name))


def choice_field(name: str, label: Text) -> Field:
    return Field(name, label, lambda row: getattr(row, f"get_{name}_display")())
