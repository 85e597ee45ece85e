from django.db import models
from django.utils.translation import gettext_lazy as _

from common.measurement import rejoin
from enterprises.models import Enterprise
from inspections.models.sampling.sample import Sample
from inspections.models.sealed_result import SealedRevision, SupersededResult


class SampleItem(models.Model):
    """One item measured (检验项目): the words of the report always, numbers where they can be read."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="items")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    item = models.CharField(_("检验项目"), max_length=160, blank=True)
    result_text = models.CharField(_("检验结果"), max_length=300, blank=True)
    limit_text = models.CharField(_("标准限值"), max_length=300, blank=True)
    unit_text = models.CharField(_("单位"), max_length=300, blank=True)
    result_value = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    limit_operator = models.CharField(max_length=2, blank=True)
    limit_value = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(_("结论"), max_length=6, choices=Sample.Verdict)
    source_row = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("检验项目")
        ordering = ["sample", "item", "pk"]

    def __str__(self):
        return f"{self.item} {self.result_text}"

    @property
    def words(self):
        """The result as the report writes it, put together where the source has split it."""
        return rejoin(self.result_text, self.unit_text)


class SupersededSample(SupersededResult):
    result = models.ForeignKey(Sample, models.PROTECT, related_name="superseded")

    class Meta:
        verbose_name = _("抽检结果历史版本")
        ordering = ["result", "revision"]
        constraints = [models.UniqueConstraint(fields=["result", "revision"], name="superseded_sample_once")]

    def __str__(self):
        return f"{self.result_id} {self.revision}"


class SealedSample(SealedRevision):
    result = models.ForeignKey(Sample, models.PROTECT, related_name="sealed_revisions", db_index=False)

    class Meta:
        verbose_name = _("抽检结果已存证版本")
        ordering = ["result", "revision"]
        constraints = [models.UniqueConstraint(fields=["result", "revision"], name="sealed_sample_once")]

    def __str__(self):
        return f"{self.result_id} {self.revision}"
