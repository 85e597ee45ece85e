from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, RoleAssignment
from accounts.models.role import REGULATOR_ROLES
from ledger.services.leaf import new_salt


class CommitmentLetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; for regulators those of whoever holds, or held, the role in their territory."""
        if not user.is_authenticated:
            return self.none()
        held = RoleAssignment.objects.filter(user=models.OuterRef("cadre"), role=Role.CADRE)
        within = held.within(user.territory_paths(REGULATOR_ROLES))
        return self.filter(models.Q(cadre=user) | models.Exists(within))


class CommitmentLetter(models.Model):
    """A cadre's promise (食品安全责任与任务承诺书), signed for a year. Append-only and sealed."""

    log_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    cadre = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commitment_letters")
    year = models.PositiveSmallIntegerField(_("年度"))
    text_version = models.CharField(max_length=40)
    text = models.TextField(_("承诺内容"))
    subjects = models.PositiveIntegerField(_("包保主体"))  # on the day of signing
    signed_at = models.DateTimeField(_("签署时间"))
    salt = models.BinaryField(max_length=16, default=new_salt)

    objects = CommitmentLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺书")
        ordering = ["-year", "cadre"]
        constraints = [models.UniqueConstraint(fields=["cadre", "year"], name="commitment_letter_once")]

    def __str__(self):
        return f"{self.cadre_id} {self.year}"


class LetterCode(models.Model):
    """The check code of a letter that was printed (承诺书查验码): from then on anybody may ask for it.

    A letter has one; a second is the sign of a changed row, and its page says so.
    """

    code = models.CharField(_("查验码"), max_length=19, primary_key=True)
    letter = models.ForeignKey(CommitmentLetter, models.PROTECT, related_name="codes")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("承诺书查验码")
        ordering = ["code"]

    def __str__(self):
        return self.code
