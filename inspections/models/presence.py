from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.local_time import ZONE
from common.place import Place, has_place, metres_between
from enterprises.models import Enterprise
from enterprises.models.enterprise import make_public_id
from enterprises.models.of_enterprise import OfEnterpriseQuerySet

APART = timedelta(seconds=90)  # between the two scans: as long as a code lives
REQUEST_LIFE = timedelta(minutes=30)  # after it the official opens a new request


def degrees(label):
    return models.DecimalField(label, max_digits=9, decimal_places=6, null=True, blank=True)


class PresenceRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: nobody shows another's code."""
        return self.filter(official=user) if user.is_authenticated else self.none()

    def open(self, at):
        """Still to be proved; nobody stands at a door for longer."""
        return self.filter(presence=None, opened_at__gt=at - REQUEST_LIFE, opened_at__lte=at)


class PresenceRequest(models.Model):
    """An official at the door of an enterprise asks to prove that they are there (到场验证申请). Append-only.

    The code on the official's phone carries its random name.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True, default=make_public_id, editable=False)
    opened_at = models.DateTimeField(_("发起时间"))

    objects = PresenceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("到场验证申请")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["official", "-opened_at"], name="presence_request_of_official")]

    def __str__(self):
        return f"{self.official_id} {self.enterprise_id} {self.opened_at}"

    def is_open(self, at) -> bool:
        """Whether it may still be proved; one that was proved is asked for with `presence`."""
        return self.opened_at <= at < self.opened_at + REQUEST_LIFE


class PresenceScan(models.Model):
    """One side's look at the other's code (到场扫码记录), accepted or refused and why. Append-only."""

    class Side(models.TextChoices):
        OFFICIAL = "OFFICIAL", _("到场人员扫企业的码")
        MEMBER = "MEMBER", _("企业扫到场人员的码")

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("通过")
        FORGED = "FORGED", _("不是有效的码")
        EXPIRED = "EXPIRED", _("已过期")
        WRONG_SIDE = "WRONG_SIDE", _("扫了自己一方的码")
        WRONG_SITE = "WRONG_SITE", _("不是这家企业的码")
        ALREADY_USED = "ALREADY_USED", _("已用过")

    side = models.CharField(_("哪一方"), max_length=8, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request = models.ForeignKey(PresenceRequest, models.PROTECT, null=True, related_name="scans")
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    step = models.BigIntegerField(null=True)  # 30-second step in which the code was made
    was_typed = models.BooleanField(_("输入短码"), default=False)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    at = models.DateTimeField(_("时间"))
    latitude = degrees(_("纬度"))
    longitude = degrees(_("经度"))
    accuracy_metres = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("到场扫码记录")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="presence_scan_of_user")]
        constraints = [
            # Single use, also when two phones look in the same instant: the official's code …
            models.UniqueConstraint(
                fields=["request", "step"],
                condition=Q(outcome="ACCEPTED", side="MEMBER"),
                name="presence_official_code_once",
            ),
            # … and the enterprise's.
            models.UniqueConstraint(
                fields=["shown_by", "step"],
                condition=Q(outcome="ACCEPTED", side="OFFICIAL"),
                name="presence_site_code_once",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="ACCEPTED")
                | Q(request__isnull=False, shown_by__isnull=False, step__isnull=False),
                name="presence_scan_accepted_whole",
            ),
            models.CheckConstraint(condition=has_place(), name="presence_scan_place"),
        ]

    def __str__(self):
        return f"{self.by_id} {self.side} {self.outcome} {self.at}"

    @property
    def place(self) -> Place | None:
        return None if self.latitude is None else Place(self.latitude, self.longitude, self.accuracy_metres)


class PresenceQuerySet(OfEnterpriseQuerySet):
    def of_visit(self, *, enterprise, official, day):
        """What an official may rest a visit of that day on, the newest first."""
        return self.filter(enterprise=enterprise, official=official, proved_on=day).order_by(
            "-proved_at", "-pk"
        )


class Presence(models.Model):
    """An official was at an enterprise (到场证明): each of the two scanned the other's code. Append-only.

    It proves that two signed-in phones saw each other within 90 seconds. Where that was, their places tell,
    if they were allowed to.
    """

    request = models.OneToOneField(PresenceRequest, models.PROTECT, related_name="presence")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="presences")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    official_scanned_at = models.DateTimeField(_("到场人员扫码时间"))
    member_scanned_at = models.DateTimeField(_("企业扫码时间"))
    seconds_apart = models.PositiveSmallIntegerField(_("相隔秒数"))
    proved_at = models.DateTimeField(_("到场时间"))
    proved_on = models.DateField()
    official_latitude = degrees(_("到场人员纬度"))
    official_longitude = degrees(_("到场人员经度"))
    official_accuracy_metres = models.PositiveIntegerField(null=True, blank=True)
    member_latitude = degrees(_("企业纬度"))
    member_longitude = degrees(_("企业经度"))
    member_accuracy_metres = models.PositiveIntegerField(null=True, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("到场证明")
        ordering = ["-proved_at", "-pk"]
        indexes = [models.Index(fields=["enterprise", "proved_on", "official"], name="presence_of_visit")]
        constraints = [
            models.CheckConstraint(condition=~Q(official=F("member")), name="presence_two_people"),
            models.CheckConstraint(
                condition=Q(seconds_apart__lte=int(APART.total_seconds())), name="presence_within_90_seconds"
            ),
            models.CheckConstraint(
                condition=Q(proved_at=F("official_scanned_at"), member_scanned_at__lte=F("proved_at"))
                | Q(proved_at=F("member_scanned_at"), official_scanned_at__lte=F("proved_at")),
                name="presence_proved_by_the_later",
            ),
            models.CheckConstraint(
                condition=has_place("official_") & has_place("member_"), name="presence_places"
            ),
        ]

    def __str__(self):
        return f"{self.official_id} {self.enterprise_id} {self.proved_at}"

    @property
    def local_time(self):
        return self.proved_at.astimezone(ZONE)

    @property
    def metres_from_premises(self) -> int | None:
        """From where the official's phone was to the registered premises, where both are known."""
        if self.official_latitude is None or self.enterprise.latitude is None:
            return None
        there = Place(self.official_latitude, self.official_longitude)
        return round(metres_between(there, Place(self.enterprise.latitude, self.enterprise.longitude)))
