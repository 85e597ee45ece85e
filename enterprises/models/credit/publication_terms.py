from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.credit.publication_rule import PublicationRule


class PublicationTerms(models.Model):
    """The decision on how long a penalty is published (公示期限决定): both terms, and which one was chosen.

    Never changed. What ends a publication early is a granted `CreditRepair`.
    """

    class Sanction(models.TextChoices):
        """The heaviest sanction of the decision."""

        WARNING = "WARNING", _("仅警告")
        NOTICE = "NOTICE", _("通报批评")
        SMALL_FINE = "SMALL_FINE", _("较低数额罚款")
        FINE = "FINE", _("罚款、没收")
        SUSPENSION = "SUSPENSION", _("责令停产停业、限制经营")
        REVOCATION = "REVOCATION", _("吊销许可证、降低资质")
        BAN = "BAN", _("限制从业")

    # Order 45, art. 14: published to the end of the term, whatever the enterprise puts right.
    NEVER_EARLY = (Sanction.SUSPENSION, Sanction.REVOCATION, Sanction.BAN)
    LIGHT = (Sanction.NOTICE, Sanction.SMALL_FINE)

    event = models.OneToOneField("enterprises.CreditEvent", models.PROTECT, related_name="terms")
    sanction = models.CharField(_("最重的处罚种类"), max_length=10, choices=Sanction)
    publish_by = models.DateField(_("最迟公示日"))
    market_to = models.DateField(_("按总局令第45号公示止"), null=True, blank=True)
    ndrc_to = models.DateField(_("按发展改革委令第36号公示止"), null=True, blank=True)
    rule = models.ForeignKey(
        PublicationRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用的规则")
    )
    reason = models.CharField(_("选择理由"), max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"))

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    sanction="WARNING", rule__isnull=True, market_to__isnull=True, ndrc_to__isnull=True
                )
                | (
                    ~Q(sanction="WARNING")
                    & Q(rule__isnull=False, market_to__isnull=False, ndrc_to__isnull=False)
                ),
                name="publication_terms_warning_is_not_published",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="publication_terms_have_a_reason"),
        ]

    def __str__(self):
        return f"{self.event_id} {self.sanction}"

    @property
    def may_end_early(self):
        return self.sanction not in (*self.NEVER_EARLY, self.Sanction.WARNING)
