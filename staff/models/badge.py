from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from staff.models.post import Post


class BadgeQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        return self.filter(post__in=Post.objects.visible_to(user))

    def in_force_on(self, day):
        return self.filter(revoked_at__isnull=True, valid_to__gte=day)


class Badge(models.Model):
    """A printed badge (工牌) for one post; its QR code is a token signed with Ed25519, checkable offline.

    It ends with the health certificate. Revoked by serial; the list of revoked serials is public.
    """

    serial = models.CharField(_("序号"), max_length=16, unique=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="badges")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+")
    key_id = models.CharField(max_length=8)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))
    valid_to = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    revoke_reason = models.CharField(_("作废原因"), max_length=160, blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("工牌")
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["revoked_at", "valid_to"], name="badge_revoked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""), name="badge_revoked_with_reason"
            ),
        ]

    def __str__(self):
        return self.serial
