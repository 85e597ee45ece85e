"""What is somebody's to do today, cut by how pressing it is: each counter counts the rows of one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Bucket(models.TextChoices):
    """The parts of the page, the most pressing first; a thing may stand in several."""

    OVERDUE = "OVERDUE", _("已超期")
    ESCALATED = "ESCALATED", _("要督办")
    RETURNED = "RETURNED", _("被退回")
    SOON = "SOON", _("快到期")
    WAITING = "WAITING", _("等您处理")


@dataclass(frozen=True)
class Line:
    """One counter: the rows that it counts are those of the list behind its address, one for one."""

    bucket: Bucket
    label: str | Promise
    rows: QuerySet
    list_name: str
    params: dict[str, str]

    @property
    def url(self) -> str:
        return f"{reverse(self.list_name)}?{urlencode(self.params)}"


Source = Callable[[User, datetime], list[Line]]
QUEUE = {"whose": "queue"}
GONE = {"whose": "gone"}  # named for people who left; in the queue of whoever looks, too


def lines_of_list(list_name: str, *lines) -> list[Line]:
    """Of one list: (bucket, label, rows, the list's parameters)."""
    return [Line(bucket, label, rows, list_name, params) for bucket, label, rows, params in lines]


@dataclass(frozen=True)
class Counted:
    line: Line
    count: int


@dataclass(frozen=True)
class Queue:
    """A part of the page: its lines that have something in them."""

    bucket: Bucket
    counted: Sequence[Counted]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.counted)


class CountOf(Subquery):
    """How many rows a query has, asked within another one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk"))


def count_lines(lines: Sequence[Line], user: User) -> list[Counted]:
    """All of these lines in one query."""
    if not lines:
        return []
    asked = {f"count_{number}": CountOf(line.rows) for number, line in enumerate(lines)}
    counts = User.objects.filter(pk=user.pk).annotate(**asked).values_list(*asked).get()
    return [Counted(line, count) for line, count in zip(lines, counts, strict=True)]


def queues_of(user: User, at: datetime, sources: Sequence[Source]) -> list[Queue]:
    """The parts that are not empty, the most pressing first; one query for each source of this person's."""
    found = [one for source in sources for one in count_lines(source(user, at), user) if one.count]
    queues = [Queue(bucket, [one for one in found if one.line.bucket == bucket]) for bucket in Bucket]
    return [queue for queue in queues if queue.counted]
