from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class RapidTest(models.Model):
    """A screening on the spot (快检). It never counts: not as a failure, not in the index.

    It is there to choose what to sample (食品安全法第一百一十二条); a positive one calls for a sample.
    """

    class Result(models.TextChoices):
        NEGATIVE = "NEGATIVE", _("阴性")
        POSITIVE = "POSITIVE", _("阳性")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="rapid_tests")
    food_name = models.CharField(_("食品名称"), max_length=160)
    item = models.CharField(_("检测项目"), max_length=160)
    method = models.CharField(_("检测方法"), max_length=120, help_text=_("例如胶体金试纸、酶抑制法"))
    result = models.CharField(_("结果"), max_length=8, choices=Result)
    tested_at = models.DateTimeField(_("检测时间"))
    tested_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("快检记录")
        ordering = ["-tested_at", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-tested_at"], name="rapid_test_newest")]

    def __str__(self):
        return f"{self.food_name} {self.item} {self.get_result_display()}"
