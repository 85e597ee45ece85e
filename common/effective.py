"""Rules as dated rows: the shared base of weights, limits and code lists that change with the law."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EffectiveQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Rows in force on a day; the first and the last day both count."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            effective_from__lte=day,
        )


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
