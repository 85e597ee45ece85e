"""Rules as dated rows: the shared base of weights, limits and code lists that change with the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LaterRowExists(Exception):
    """A row begins on that day or after it: a new one would have to end before it begins."""


class EffectiveQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Rows in force on a day; the first and the last day both count."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            effective_from__lte=day,
        )

    def make_way(self, day: date) -> list[tuple[Any, date | None]]:
        """For a row that begins on a day, end what is in force then: (row, its last day until now).

        Call it inside a transaction, on rows that follow one another; they are held against a second hand.
        """
        rows = self.order_by("effective_from", "pk")
        list(rows.select_for_update())
        found: list[Any] = list(rows.all())  # again: whoever held them before may have added one
        if any(row.effective_from >= day for row in found):
            raise LaterRowExists(day)
        ended = [(row, row.effective_to) for row in found if row.is_effective_on(day)]
        for row, _last_day in ended:
            row.effective_to = day - timedelta(days=1)
            row.save(update_fields=["effective_to"])
        return ended


class EffectiveRow(models.Model):
    """A rule with a period (有效期): in force from its first day to its last, open while the last is unknown.

    A subclass with constraints of its own keeps this one:
    `constraints = [*EffectiveRow.Meta.constraints, …]`.
    """

    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)
    legal_basis = models.CharField(_("法律依据"), max_length=200, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="%(app_label)s_%(class)s_period",
            )
        ]

    def is_effective_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
