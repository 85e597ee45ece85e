from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet

ALL_WEEK = 0b111_1111
WEEKDAYS = [
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
]


class OpeningPatternQuerySet(OfEnterpriseQuerySet):
    def on(self, day):
        """In force on that day; first and last day both count."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class OpeningPattern(models.Model):
    """Weekdays on which an enterprise is closed, and whether it keeps public holidays (营业规律); dated.

    Bit 0 of `closed_weekdays` is Monday. Who keeps public holidays is closed on them and open on the make-up
    workdays (调休), also on a weekday otherwise closed. Without a row an enterprise is open every day.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.CASCADE, related_name="opening_patterns", verbose_name=_("企业")
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)
    closed_weekdays = models.PositiveSmallIntegerField(_("每周休息日"), default=0)
    follows_holidays = models.BooleanField(_("按国家节假日休息"), default=False)
    declared_at = models.DateTimeField(_("申报时间"))

    objects = OpeningPatternQuerySet.as_manager()

    class Meta:
        verbose_name = _("营业规律")
        ordering = ["enterprise", "-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="opening_pattern_order",
            ),
            # Closed on all seven is no pattern but a closure.
            models.CheckConstraint(
                condition=Q(closed_weekdays__gte=0, closed_weekdays__lt=ALL_WEEK),
                name="opening_pattern_weekdays",
            ),
            models.UniqueConstraint(fields=["enterprise", "starts_on"], name="opening_pattern_once"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ends_on__isnull=True), name="opening_pattern_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.starts_on} {self.closed_weekdays:07b}"

    @property
    def weekdays(self):
        """The weekdays on which it is closed, Monday is 0."""
        return [weekday for weekday in range(7) if self.closed_weekdays >> weekday & 1]

    @property
    def weekday_names(self):
        return [WEEKDAYS[weekday][1] for weekday in self.weekdays]

    @property
    def is_always_open(self):
        return not self.closed_weekdays and not self.follows_holidays
