from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Photo
from inspections.models.inspection.checklist import ChecklistItem
from inspections.models.inspection.on_site import OnSiteInspection


class OnSiteAnswer(models.Model):
    """What was found of one item of the checklist (检查结果). Append-only: recorded at once and for good."""

    class Outcome(models.TextChoices):
        PASS = "PASS", _("符合")
        FAIL = "FAIL", _("不符合")
        NOT_APPLICABLE = "NOT_APPLICABLE", _("不适用")
        SKIPPED = "SKIPPED", _("本次不查")

    on_site = models.ForeignKey(OnSiteInspection, models.PROTECT, related_name="answers")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    outcome = models.CharField(_("结果"), max_length=14, choices=Outcome)
    note = models.CharField(_("情况说明"), max_length=500, blank=True)
    is_corrected = models.BooleanField(_("当场改正"), default=False)
    # A key item that may cause an accident: production stops at once, the hazard is critical.
    is_critical = models.BooleanField(_("立即停止"), default=False)
    due_at = models.DateTimeField(_("整改期限"), null=True, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("检查结果")
        ordering = ["on_site", "item__position"]
        indexes = [models.Index(fields=["enterprise", "item"], name="on_site_answer_of_enterprise")]
        constraints = [
            models.UniqueConstraint(fields=["on_site", "item"], name="on_site_answer_once"),
            models.CheckConstraint(
                condition=Q(outcome="FAIL") | Q(is_corrected=False, due_at=None),
                name="on_site_answer_only_failures_are_put_right",
            ),
            models.CheckConstraint(
                condition=Q(is_critical=False) | Q(outcome="FAIL"), name="on_site_answer_critical_failed"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="FAIL") | ~Q(note=""), name="on_site_answer_failure_is_told"
            ),
            models.CheckConstraint(
                condition=Q(is_corrected=False) | Q(due_at=None), name="on_site_answer_corrected_has_no_limit"
            ),
        ]

    def __str__(self):
        return f"{self.on_site_id} {self.item_id} {self.outcome}"


class OnSitePhoto(models.Model):
    """A photo that shows how an item was found, or how it was after it was put right. Append-only."""

    answer = models.ForeignKey(OnSiteAnswer, models.PROTECT, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="on_site_photos")
    is_after = models.BooleanField(default=False)

    class Meta:
        ordering = ["answer", "is_after", "pk"]
        constraints = [models.UniqueConstraint(fields=["photo"], name="on_site_photo_once")]

    def __str__(self):
        return f"{self.answer_id} {self.photo_id}"
