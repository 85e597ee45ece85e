from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import decrypt, keyed_hashes
from common.masking import mask_citizen_id, mask_name, mask_phone
from enterprises.models.enterprise import make_public_id

CITIZEN_ID = "staff.citizen_id"  # purposes of the encryption keys
PHONE = "staff.phone"


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Oneself; who works or will work where one has a post; in one's territory also who once did."""
        if not user.is_authenticated:
            return self.none()
        posts = self.model._meta.get_field("posts").related_model.objects.filter(person=OuterRef("pk"))
        today = timezone.localdate()
        mine = user.memberships.on(today).values("enterprise")
        wanted = Q(user=user) | Exists(posts.not_over_on(today).filter(enterprise__in=mine))
        for path in user.territory_paths():
            wanted |= Exists(posts.filter(enterprise__region_path__startswith=path))
        return self.filter(wanted)

    def with_citizen_id(self, citizen_id):
        """Who has this (normalised) citizen identity number."""
        return self.filter(citizen_id_hash__in=keyed_hashes(citizen_id, purpose=CITIZEN_ID))

    def with_phone(self, phone):
        return self.filter(phone_hash__in=keyed_hashes(phone, purpose=PHONE))


class Person(models.Model):
    """Somebody who works with food (从业人员), once in the whole city, whatever posts they hold.

    `code` is the pseudonym that stands in addresses and QR codes. Identity number and phone are stored
    encrypted (AES-GCM) with a keyed hash beside them: for look-up, and so that nobody is registered twice.
    After erasure the row stays, without name, number, phone and sign-in, because records point to it.
    """

    code = models.CharField(_("人员编号"), max_length=16, unique=True, default=make_public_id)
    name = models.CharField(_("姓名"), max_length=60)
    citizen_id_encrypted = models.TextField(blank=True)
    citizen_id_hash = models.CharField(max_length=64, blank=True)
    phone_encrypted = models.TextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    registered_at = models.DateTimeField(_("登记时间"))
    erased_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("从业人员")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_id_hash"], condition=~Q(citizen_id_hash=""), name="person_citizen_id_once"
            ),
            models.CheckConstraint(
                condition=Q(citizen_id_encrypted="", citizen_id_hash="")
                | (~Q(citizen_id_encrypted="") & ~Q(citizen_id_hash="")),
                name="person_citizen_id_pair",
            ),
            models.CheckConstraint(
                condition=Q(phone_encrypted="", phone_hash="") | (~Q(phone_encrypted="") & ~Q(phone_hash="")),
                name="person_phone_pair",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(citizen_id_encrypted="", phone_encrypted="", user__isnull=True),
                name="person_erased_holds_nothing",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_phone(self):
        return mask_phone(decrypt(self.phone_encrypted, purpose=PHONE)) if self.phone_encrypted else ""

    @property
    def masked_citizen_id(self):
        if not self.citizen_id_encrypted:
            return ""
        return mask_citizen_id(decrypt(self.citizen_id_encrypted, purpose=CITIZEN_ID))


class OfPersonQuerySet(models.QuerySet):
    """Rows that belong to one person and are seen by whoever sees them."""

    def visible_to(self, user):
        return self.filter(person__in=Person.objects.visible_to(user))
