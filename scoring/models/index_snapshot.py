from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from scoring.models.index_model_version import IndexModelVersion
from scoring.models.index_run import IndexRun


class Band(models.IntegerChoices):
    """The five bands of the index (指数等级), the same on badge, map, table and chart."""

    NONE = 0, _("数据不足")
    EXCELLENT = 1, _("优秀")
    GOOD = 2, _("良好")
    FAIR = 3, pgettext_lazy("指数等级", "一般")
    POOR = 4, _("较差")

    @property
    def letter(self):
        return "–ABCD"[self.value]


class IndexValues(models.Model):
    """The figures of one enterprise on one day, in tenths of a point; null means no data."""

    # Without database constraints: checking three keys for each of 69,000 rows would cost more than the
    # whole computation. The one service that writes these rows takes the keys from the same transaction.
    model_version = models.ForeignKey(
        IndexModelVersion, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(IndexRun, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    as_of = models.DateField(_("截至"))
    index_tenths = models.SmallIntegerField(_("食安指数"), null=True)
    raw_tenths = models.SmallIntegerField(null=True)
    band = models.SmallIntegerField(_("等级"), choices=Band)
    cap = models.SmallIntegerField(default=0)
    duty_tenths = models.SmallIntegerField(_("主体责任"), null=True)
    supervision_tenths = models.SmallIntegerField(_("日常监管"), null=True)
    sampling_tenths = models.SmallIntegerField(_("监督抽检"), null=True)
    complaint_tenths = models.SmallIntegerField(_("投诉举报"), null=True)
    credit_tenths = models.SmallIntegerField(_("信用奖惩"), null=True)
    district_rank = models.IntegerField(_("区县排名"), null=True)
    district_count = models.IntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def index(self):
        """The index as shown: one decimal; None when there is not enough data."""
        return None if self.index_tenths is None else Decimal(self.index_tenths) / 10

    @property
    def band_letter(self):
        """A … D for programs; None when there is not enough data."""
        return Band(self.band).letter if self.band else None


class IndexSnapshotQuerySet(models.QuerySet):
    def at_night(self, day):
        """Of each enterprise the latest of a day up to its last night's run, without the news after it.

        A run writes only what differs, so what news of that day had told before it is the night's, too.
        """
        nights = IndexRun.objects.filter(as_of=day).exclude(kind=IndexRun.Kind.EVENT)
        until = Subquery(nights.order_by("-pk").values("pk")[:1])
        later = IndexSnapshot.objects.filter(
            as_of=day,
            enterprise_id=OuterRef("enterprise_id"),
            run_id__gt=OuterRef("run_id"),
            run_id__lte=until,
        )
        return self.filter(~Exists(later), as_of=day, run_id__lte=until)


class IndexSnapshot(IndexValues):
    """An enterprise's index as of a day, as one run computed it (指数快照). Never changed.

    `facts` and `points` are the packed inputs and points (layout: `scoring.formula.columns`), so that the
    explanation is told from the numbers that made the score.
    """

    # The day first: a night's rows are appended at one end of the key instead of touching all of it.
    pk = models.CompositePrimaryKey("as_of", "enterprise_id", "run_id")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="index_snapshots", db_index=False, db_constraint=False
    )
    facts = models.BinaryField()
    points = models.BinaryField()

    objects = IndexSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "enterprise_id", "run_id"]

    def __str__(self):
        return f"{self.enterprise_id} {self.as_of} {self.index}"


class CurrentIndexQuerySet(OfEnterpriseQuerySet):
    def in_use(self):
        """Without closed enterprises, whose index is no longer computed."""
        return self.exclude(enterprise__status=Enterprise.Status.CLOSED)


class CurrentIndex(IndexValues):
    """The index that page and map show now (当前指数): the latest snapshot's figures, a row an enterprise."""

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, primary_key=True, related_name="current_index"
    )

    objects = CurrentIndexQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(index_tenths__isnull=True) | models.Q(index_tenths__range=(0, 1000)),
                name="current_index_range",
            )
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.index}"
