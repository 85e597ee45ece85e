from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class RiskControlListQuerySet(OfEnterpriseQuerySet):
    def newest_first(self):
        return self.order_by("-number")

    def begun_on(self, day):
        """Versions that may count on that day; of one enterprise the newest of them does."""
        return self.filter(effective_from__lte=day)


class RiskControlList(models.Model):
    """How an enterprise changes its template (本企业风险管控清单), one row a version. Append-only.

    On a day the version with the highest number counts whose `effective_from` is not after it; so a version
    replaced before its first day was never in force, and nothing has to be ended. `changes` says only what
    differs from the template (`duties.queries.adaptation.Changes`), so that what a new version of the
    template demands applies by itself. An enterprise that changes nothing has no row.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="risk_control_lists", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("版本"))
    template_code = models.SlugField(_("模板"), max_length=24, db_index=False)
    effective_from = models.DateField(_("生效日期"))
    changes = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("调整人")
    )
    adapted_at = models.DateTimeField(_("调整时间"))
    reason = models.CharField(_("调整原因"), max_length=200, blank=True)

    objects = RiskControlListQuerySet.as_manager()

    class Meta:
        verbose_name = _("本企业风险管控清单")
        ordering = ["enterprise", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number"], name="risk_control_list_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="risk_control_list_number_from_one"
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.template_code}+{self.number}"
