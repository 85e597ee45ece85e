from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveQuerySet, EffectiveRow


class LaboratoryQuerySet(EffectiveQuerySet):
    def retest_bodies_on(self, day):
        return self.on(day).filter(is_retest_body=True)

    def with_lateness(self):
        """`report_count` and `late_count`: reports that say their limit, and those issued after it."""
        limited = Q(reports__due_on__isnull=False)
        late = Q(reports__issued_on__gt=F("reports__due_on"))
        return self.annotate(
            report_count=Count("reports", filter=limited), late_count=Count("reports", filter=late)
        )


class Laboratory(EffectiveRow):
    """A laboratory that tests samples (检验机构); some are registered for re-tests (复检机构名录)."""

    code = models.CharField(_("机构编号"), max_length=40, unique=True)
    name = models.CharField(_("机构名称"), max_length=120)
    is_retest_body = models.BooleanField(_("列入复检机构名录"), default=False)

    objects = LaboratoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("检验机构")
        ordering = ["code"]
        constraints = [*EffectiveRow.Meta.constraints]

    def __str__(self):
        return self.name
