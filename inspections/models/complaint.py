from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Regulators and cadres of the territory; never the enterprise complained of."""
        if not user.is_authenticated:
            return self.none()
        wanted = Q(pk__in=[])
        for path in user.territory_paths():
            wanted |= Q(enterprise__region_path__startswith=path)
        return self.filter(wanted)

    def final(self):
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)


class Complaint(models.Model):
    """A complaint (投诉) or a report (举报) about an enterprise. Only a verified one ever counts."""

    class Kind(models.TextChoices):
        COMPLAINT = "COMPLAINT", _("投诉")
        REPORT = "REPORT", _("举报")

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("已收到")
        ACCEPTED = "ACCEPTED", _("已受理")
        REFUSED = "REFUSED", _("不予受理")
        VERIFIED = "VERIFIED", _("已查实")
        UNFOUNDED = "UNFOUNDED", _("未查实")

    MOVES = {
        State.RECEIVED: {State.ACCEPTED, State.REFUSED},
        State.ACCEPTED: {State.VERIFIED, State.UNFOUNDED},
        State.REFUSED: set(),
        State.VERIFIED: set(),
        State.UNFOUNDED: set(),
    }

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="complaints")
    number = models.CharField(_("编号"), max_length=24, unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RECEIVED)
    topic = models.CharField(_("事由"), max_length=40)
    # Private: encrypted with the purpose "complaint"; the enterprise never sees them (令20号第三十三条).
    body_encrypted = models.TextField(_("内容"))
    contact_encrypted = models.TextField(_("联系方式"), blank=True)
    severity = models.PositiveSmallIntegerField(
        _("严重程度"), default=1, help_text=_("1 一般，2 较重，3 严重")
    )
    received_at = models.DateTimeField(_("收到时间"))
    received_on = models.DateField()
    answer_due_on = models.DateField(_("答复期限"))
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finding = models.TextField(_("核查结论"), blank=True)
    final_at = models.DateTimeField(_("查实时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=40, default="public_page")
    source_key = models.CharField(max_length=160, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉举报")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["final_on", "enterprise"], name="complaint_final")]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="complaint_final_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="VERIFIED", final_at__isnull=False)
                | (~Q(state="VERIFIED") & Q(final_at__isnull=True)),
                name="complaint_only_verified_is_final",
            ),
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="complaint_severity_range"),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="complaint_source_once"
            ),
        ]

    def __str__(self):
        return self.number

    def move_to(self, state):
        """The only way to change state; refuses a move that is not in `MOVES`."""
        if state not in self.MOVES[self.State(self.state)]:
            raise ValueError(f"{self.state} → {state}")
        self.state = state
