from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow


class HollowRule(EffectiveRow):
    """From where on a routine looks hollow (走过场识别规则), dated; one row holds all limits of its time.

    A signal is never a verdict: the limits only say what a regulator is asked to look at.
    """

    look_back_days = models.PositiveSmallIntegerField(_("回看（日）"), default=35)
    # The same photo: of 63 bits of a fingerprint so many may differ, on so many days; fewer days are enough
    # where the photo was taken at another enterprise.
    photo_bits = models.PositiveSmallIntegerField(_("照片指纹最多差几位"), default=3)
    photo_days = models.PositiveSmallIntegerField(_("同一照片出现在几天"), default=3)
    photo_elsewhere_days = models.PositiveSmallIntegerField(_("与别家相同的照片出现在几天"), default=2)
    # The same text: shorter ones are what people say every day; those many enterprises use are stock phrases.
    text_length = models.PositiveSmallIntegerField(_("文字至少几个字"), default=12)
    text_days = models.PositiveSmallIntegerField(_("相同文字出现在几天"), default=10)
    text_weeks = models.PositiveSmallIntegerField(_("相同文字持续几周"), default=4)
    text_enterprises = models.PositiveSmallIntegerField(_("几家都用的算套话"), default=4)
    # The pace: tenths of a second that looking and answering takes at least.
    pace_tenths_per_answer = models.PositiveSmallIntegerField(_("每项至少用时（0.1秒）"), default=15)
    pace_answers = models.PositiveSmallIntegerField(_("至少几项才看用时"), default=5)
    pace_days = models.PositiveSmallIntegerField(_("至少几天"), default=5)
    pace_share_percent = models.PositiveSmallIntegerField(_("过快的占比（%）"), default=50)
    # Many days written down at one sitting, after their deadline.
    batch_days = models.PositiveSmallIntegerField(_("一次补几天"), default=5)
    batch_minutes = models.PositiveSmallIntegerField(_("在几分钟之内"), default=15)
    # Nothing found for so many days, and then so many key items failed at an inspection.
    contradicted_days = models.PositiveSmallIntegerField(_("连续几天没有发现问题"), default=14)
    contradicted_records = models.PositiveSmallIntegerField(_("其间至少几份记录"), default=8)
    contradicted_findings = models.PositiveSmallIntegerField(_("随后检查的重点项不符合数"), default=2)
    # Beyond the phone's own error; a phone that knows its place worse than the last limit says nothing.
    far_metres = models.PositiveSmallIntegerField(_("离经营场所多远（米）"), default=500)
    far_accuracy_metres = models.PositiveSmallIntegerField(_("定位误差超过多少米的不算"), default=1000)
    far_days = models.PositiveSmallIntegerField(_("至少几天离得远"), default=4)
    far_share_percent = models.PositiveSmallIntegerField(_("离得远的占比（%）"), default=40)
    constant_days = models.PositiveSmallIntegerField(_("数值不变至少几天"), default=14)
    constant_share_percent = models.PositiveSmallIntegerField(_("数值不变的占比（%）"), default=90)

    class Meta:
        verbose_name = _("走过场识别规则")
        ordering = ["-effective_from", "pk"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="hollow_rule_once"),
            models.CheckConstraint(
                condition=Q(look_back_days__range=(14, 90), photo_bits__lte=12), name="hollow_rule_limits"
            ),
            models.CheckConstraint(
                condition=Q(
                    pace_share_percent__lte=100, far_share_percent__lte=100, constant_share_percent__lte=100
                ),
                name="hollow_rule_shares",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from}"
