from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.models.role import REGULATOR_ROLES
from common.encryption import decrypt
from common.masking import mask_citizen_id
from staff.models.person import CITIZEN_ID


class ProhibitedPersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Regulators see the whole list, as a prohibition holds everywhere; nobody else does."""
        return (
            self if user.is_authenticated and user.has_role(*REGULATOR_ROLES, Role.AUDITOR) else self.none()
        )

    def on(self, day):
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), withdrawn_at__isnull=True, starts_on__lte=day
        )


class ProhibitedPerson(models.Model):
    """Who may not work in food management, and until when (禁业人员). Food Safety Law art. 135."""

    class Ground(models.TextChoices):
        LICENCE_REVOKED = "LICENCE_REVOKED", _("被吊销许可证（五年）")
        FOOD_CRIME = "FOOD_CRIME", _("因食品安全犯罪被判处有期徒刑以上刑罚（终身）")

    name = models.CharField(_("姓名"), max_length=60)
    citizen_id_encrypted = models.TextField()
    citizen_id_hash = models.CharField(max_length=64, db_index=True)
    ground = models.CharField(_("依据"), max_length=16, choices=Ground)
    document_no = models.CharField(_("文书号"), max_length=80)
    starts_on = models.DateField(_("决定作出之日"))
    ends_on = models.DateField(_("禁业至"), null=True, blank=True)  # last day; empty: for life
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=160, blank=True)

    objects = ProhibitedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("禁业人员")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="FOOD_CRIME", ends_on__isnull=True)
                | Q(ground="LICENCE_REVOKED", ends_on__gte=F("starts_on")),
                name="prohibited_person_term",
            ),
            models.UniqueConstraint(
                fields=["citizen_id_hash", "document_no"], name="prohibited_person_document_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_ground_display()} {self.document_no}"

    @property
    def masked_citizen_id(self):
        return mask_citizen_id(decrypt(self.citizen_id_encrypted, purpose=CITIZEN_ID))

    def is_in_force_on(self, day):
        """The same question as `ProhibitedPersonQuerySet.on`, for a row in hand."""
        is_over = self.ends_on is not None and self.ends_on < day
        return self.withdrawn_at is None and self.starts_on <= day and not is_over
