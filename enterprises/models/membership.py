from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class MembershipQuerySet(OfEnterpriseQuerySet):
    def on(self, day):
        """In force on that day; one that was ended by hand is over from the moment it was ended."""
        not_over = Q(valid_to__isnull=True) | Q(valid_to__gt=day) | Q(valid_to=day, ended_at__isnull=True)
        return self.filter(not_over, valid_from__lte=day)


class Membership(models.Model):
    """Who may sign in for an enterprise, and as what (企业账号): principal, director or officer."""

    class Role(models.TextChoices):
        PRINCIPAL = "PRINCIPAL", _("主要负责人")
        DIRECTOR = "DIRECTOR", _("食品安全总监")
        OFFICER = "OFFICER", _("食品安全员")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="memberships")
    role = models.CharField(_("岗位"), max_length=10, choices=Role)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "enterprise", "role", "valid_from"],
                condition=Q(ended_at__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(valid_to__isnull=False),
                name="membership_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=models.F("valid_to")),
                name="membership_order",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.enterprise}"

    def is_on(self, day):
        """The same question as `MembershipQuerySet.on`, for a row in hand."""
        if self.valid_from > day:
            return False
        return (
            self.valid_to is None or self.valid_to > day or (self.valid_to == day and self.ended_at is None)
        )
