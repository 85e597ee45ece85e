from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class CreditEventQuerySet(OfEnterpriseQuerySet):
    def final(self):
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)

    def published(self, day):
        """In publication on that day: what a public page may show."""
        return self.final().filter(
            Q(publish_to__isnull=True) | Q(publish_to__gte=day),
            publish_from__isnull=False,
            publish_from__lte=day,
        )


class CreditEvent(models.Model):
    """An entry in the credit archive (信用档案): penalty, list, honour, accident. Withdrawn, never edited."""

    class Kind(models.TextChoices):
        PENALTY = "PENALTY", _("行政处罚")
        ABNORMAL_LIST = "ABNORMAL_LIST", _("经营异常名录")
        SERIOUS_LIST = "SERIOUS_LIST", _("严重违法失信名单")
        HONOUR = "HONOUR", _("表彰奖励")
        ACCIDENT = "ACCIDENT", _("食品安全事故")

    LISTS = (Kind.ABNORMAL_LIST, Kind.SERIOUS_LIST)

    class Severity(models.TextChoices):
        MINOR = "MINOR", _("轻微")
        GENERAL = "GENERAL", pgettext_lazy("severity", "一般")
        SERIOUS = "SERIOUS", _("严重")
        NONE = "NONE", _("不适用")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="credit_events")
    kind = models.CharField(_("种类"), max_length=14, choices=Kind)
    severity = models.CharField(_("程度"), max_length=8, choices=Severity, default=Severity.NONE)
    title = models.CharField(_("事由"), max_length=200)
    document_no = models.CharField(_("文书号"), max_length=80, blank=True)
    # What a published decision names (令45号); blank in rows of before and where it doesn't apply.
    authority = models.CharField(_("决定机关"), max_length=80, blank=True, default="", db_default="")
    basis = models.CharField(_("决定依据"), max_length=200, blank=True, default="", db_default="")
    content = models.CharField(_("决定内容"), max_length=300, blank=True, default="", db_default="")
    decided_on = models.DateField(_("决定日期"))
    publish_from = models.DateField(_("公示起"), null=True, blank=True)
    publish_to = models.DateField(_("公示止"), null=True, blank=True)
    final_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    source = models.CharField(max_length=40, default="registry")
    source_key = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CreditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["final_on", "enterprise"], name="credit_event_final")]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="credit_event_final_pair",
            ),
            models.CheckConstraint(
                condition=Q(publish_to__isnull=True)
                | Q(publish_from__isnull=False, publish_from__lte=models.F("publish_to")),
                name="credit_event_publication_order",
            ),
            models.CheckConstraint(
                condition=(~Q(kind="PENALTY")) | ~Q(severity="NONE"), name="credit_event_penalty_has_severity"
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="credit_event_source_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.decided_on} {self.title}"

    @property
    def is_repairable(self):
        """Whether its kind may be repaired at all; whether this one may now, `repair_conditions` says."""
        return self.kind in (self.Kind.PENALTY, self.Kind.SERIOUS_LIST) and self.withdrawn_at is None

    def is_listed_on(self, day):
        """On an abnormal or serious list that day; of other kinds never."""
        return (
            self.kind in self.LISTS
            and self.withdrawn_at is None
            and (self.publish_to is None or self.publish_to >= day)
        )

    def is_published_on(self, day):
        """The same as `published` says for a set."""
        return (
            self.final_at is not None
            and self.withdrawn_at is None
            and self.publish_from is not None
            and self.publish_from <= day
            and (self.publish_to is None or self.publish_to >= day)
        )
