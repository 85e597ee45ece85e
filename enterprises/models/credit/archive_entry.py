import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class ArchiveEntryQuerySet(OfEnterpriseQuerySet):
    def newest(self):
        """Of each fact the entry that says how it stands now."""
        later = ArchiveEntry.objects.filter(
            subject=OuterRef("subject"), subject_id=OuterRef("subject_id"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def public(self, day):
        """What anybody may read on that day: facts in publication, as they stand now."""
        return self.newest().filter(
            Q(publish_to__isnull=True) | Q(publish_to__gte=day),
            publish_from__isnull=False,
            publish_from__lte=day,
        )


class ArchiveEntry(models.Model):
    """One line of an enterprise's credit archive (信用档案): what became known of a fact, and when.

    The law names what goes in: licences, results of inspections and samplings, breaches (食品安全法第113条),
    interviews and rectification (第114条; 令49号第40、41条). Append-only: a fact that changes, ends or is
    withdrawn gets a further entry, and what is public follows from the newest. `subject` and `subject_id`
    name the row that it tells of, which may belong to an app above. An entry with a salt is sealed in the
    ledger itself; one without repeats a record that is sealed there under `log_id` and `log_revision`.
    """

    class Kind(models.TextChoices):
        LICENCE = "LICENCE", _("许可和备案")
        INSPECTION = "INSPECTION", _("监督检查")
        SAMPLE = "SAMPLE", _("监督抽检")
        RECTIFICATION = "RECTIFICATION", _("责令整改")
        INTERVIEW = "INTERVIEW", _("责任约谈")
        PENALTY = "PENALTY", _("行政处罚")
        ABNORMAL_LIST = "ABNORMAL_LIST", _("经营异常名录")
        SERIOUS_LIST = "SERIOUS_LIST", _("严重违法失信名单")
        HONOUR = "HONOUR", _("表彰奖励")
        ACCIDENT = "ACCIDENT", _("食品安全事故")

    class Subject(models.TextChoices):
        LICENCE = "LICENCE"
        INSPECTION = "INSPECTION"
        SAMPLE = "SAMPLE"
        HAZARD = "HAZARD"
        INTERVIEW = "INTERVIEW"
        CREDIT_EVENT = "CREDIT_EVENT"

    class Act(models.TextChoices):
        RECORD = "RECORD", pgettext_lazy("信用档案", "记入")
        CHANGE = "CHANGE", pgettext_lazy("信用档案", "变更")
        PUBLISH = "PUBLISH", pgettext_lazy("信用档案", "确定公示")
        REFUSE_REPAIR = "REFUSE_REPAIR", _("不予信用修复")
        REPAIR = "REPAIR", _("准予信用修复")
        REMOVE = "REMOVE", pgettext_lazy("信用档案", "移出名录")
        OVERDUE = "OVERDUE", pgettext_lazy("信用档案", "逾期")
        CLOSE = "CLOSE", pgettext_lazy("信用档案", "办结")
        END = "END", pgettext_lazy("信用档案", "到期")
        WITHDRAW = "WITHDRAW", pgettext_lazy("信用档案", "撤销")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="archive_entries")
    kind = models.CharField(_("种类"), max_length=14, choices=Kind)
    subject = models.CharField(max_length=12, choices=Subject)
    subject_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()  # order within the subject, from 1
    act = models.CharField(_("动作"), max_length=14, choices=Act)
    occurred_on = models.DateField(_("日期"))  # of the fact, the same in all its entries
    at = models.DateTimeField(_("记入时间"))
    title = models.CharField(_("事由"), max_length=240, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # a code of the subject: result, verdict, severity
    document_no = models.CharField(_("文书号"), max_length=80, blank=True)
    authority = models.CharField(_("决定机关"), max_length=80, blank=True, default="", db_default="")
    basis = models.CharField(_("决定依据"), max_length=200, blank=True, default="", db_default="")
    content = models.CharField(_("决定内容"), max_length=300, blank=True, default="", db_default="")
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    publish_from = models.DateField(_("公示起"), null=True, blank=True)
    publish_to = models.DateField(_("公示止"), null=True, blank=True)
    log_id = models.UUIDField(default=uuid.uuid4, editable=False)
    log_revision = models.PositiveSmallIntegerField(default=1, editable=False)
    salt = models.BinaryField(max_length=16, null=True)
    is_earlier = models.BooleanField(default=False)  # made from what was on record before the archive began

    objects = ArchiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("信用档案条目")
        ordering = ["-occurred_on", "-at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-occurred_on"], name="archive_entry_newest"),
            models.Index(fields=["-occurred_on", "-id"], name="archive_entry_latest"),  # of a territory
            models.Index(fields=["log_id"], name="archive_entry_log"),
            models.Index(fields=["at"], condition=Q(act="WITHDRAW"), name="archive_entry_withdrawn"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "number"], name="archive_entry_number"),
            models.CheckConstraint(
                condition=Q(publish_to__isnull=True)
                | Q(publish_from__isnull=False, publish_from__lte=F("publish_to")),
                name="archive_entry_publication_order",
            ),
            models.CheckConstraint(
                condition=~Q(act="WITHDRAW") | Q(publish_from__isnull=True, publish_to__isnull=True),
                name="archive_entry_withdrawn_is_not_public",
            ),
            models.UniqueConstraint(
                fields=["log_id"], condition=Q(salt__isnull=False), name="archive_entry_sealed_once"
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.subject} {self.subject_id}.{self.number} {self.act}"

    @property
    def is_withdrawn(self):
        return self.act == self.Act.WITHDRAW

    def is_public_on(self, day):
        """The same as `public` says for a set, of an entry that is its fact's newest."""
        return (
            self.publish_from is not None
            and self.publish_from <= day
            and (self.publish_to is None or self.publish_to >= day)
        )
