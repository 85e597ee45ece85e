from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from staff.models.person import Person


class PostQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        """Posts at the enterprises one sees, and one's own everywhere."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enterprise__in=Enterprise.objects.visible_to(user)) | Q(person__user=user))

    def on(self, day):
        """Held on that day. The day a post ends no longer belongs to it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), starts_on__lte=day)

    def not_over_on(self, day):
        """Held on that day or to be held later: certificates come before the first day at work."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def during(self, first_day, last_day):
        """Held on at least one of these days."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=first_day), starts_on__lte=last_day
        ).exclude(ended_on=F("starts_on"))

    def managers(self):
        return self.filter(kind__in=Post.MANAGER_KINDS)

    def at_work_on(self, day):
        """Held on that day by somebody who is not on leave."""
        leaves = Leave.objects.filter(post=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)
        return self.on(day).exclude(Exists(leaves.filter(cancelled_at__isnull=True)))


class Post(models.Model):
    """A post that a person holds at an enterprise, from a day on (任职).

    The three kinds of persons who must be in post (三类人): principal 主要负责人, food-safety director
    食品安全总监, food-safety officer 食品安全员; all others are STAFF. The row is history: it ends, it is
    never edited into another post.
    """

    class Kind(models.TextChoices):
        PRINCIPAL = "PRINCIPAL", _("主要负责人")
        DIRECTOR = "DIRECTOR", _("食品安全总监")
        OFFICER = "OFFICER", _("食品安全员")
        STAFF = "STAFF", _("从业人员")

    MANAGER_KINDS = (Kind.PRINCIPAL, Kind.DIRECTOR, Kind.OFFICER)

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="posts")
    kind = models.CharField(_("岗位类别"), max_length=10, choices=Kind)
    job_title = models.CharField(_("岗位"), max_length=40, blank=True, help_text=_("如：厨师、分餐员"))
    handles_food = models.BooleanField(
        _("接触直接入口食品"), default=False, help_text=_("须每年健康检查、每天晨检")
    )
    is_management = models.BooleanField(_("属于企业管理层"), default=False)
    starts_on = models.DateField(_("任职起"))
    term_ends_on = models.DateField(_("任期止"), null=True, blank=True)  # last day of the appointment
    ended_on = models.DateField(_("离任日期"), null=True, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=160, blank=True)
    # The appointment 任命文件, and the conditions confirmed by whoever appointed (令60号第七、八条).
    document_no = models.CharField(_("任命文件编号"), max_length=80, blank=True)
    document = models.CharField(max_length=200, blank=True)  # name of the encrypted file in storage
    document_type = models.CharField(max_length=40, blank=True)
    knows_law = models.BooleanField(_("熟悉法律法规和标准"), default=False)
    controls_risks = models.BooleanField(_("能识别和防控风险"), default=False)
    knows_process = models.BooleanField(_("熟悉本单位设备、工艺和操作规程"), default=False)
    passed_exam = models.BooleanField(_("经本单位培训考核合格"), default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("条件确认时间"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("登记时间"))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        ordering = ["enterprise", "kind", "starts_on", "pk"]
        indexes = [
            models.Index(fields=["enterprise", "kind"], condition=Q(ended_on__isnull=True), name="post_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="post_order"
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=F("starts_on")),
                name="post_term_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="post_ended_with_reason"
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise", "kind"],
                condition=Q(ended_on__isnull=True),
                name="post_open_once",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(ended_on__isnull=True, kind="PRINCIPAL"),
                name="post_one_principal",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(knows_law=True, controls_risks=True, knows_process=True, passed_exam=True),
                name="post_confirmed_means_all",
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.title} {self.enterprise}"

    @property
    def title(self):
        """What the post is called: its own title for other staff, the law's for the three kinds."""
        return self.job_title if self.kind == self.Kind.STAFF and self.job_title else self.get_kind_display()

    def is_held_on(self, day):
        """The same question as `PostQuerySet.on`, for a row in hand."""
        return self.starts_on <= day and (self.ended_on is None or self.ended_on > day)

    @property
    def is_current(self):
        return self.is_held_on(timezone.localdate())

    def has_lapsed_on(self, day):
        """Whether the appointment's term is over while nobody has ended or renewed it."""
        return self.is_held_on(day) and self.term_ends_on is not None and self.term_ends_on < day


class LeaveQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(post__in=Post.objects.visible_to(user))

    def on(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)


class Leave(models.Model):
    """Days on which the holder of a post is away, and who stands in for them (请假与代班)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="leaves")
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="deputed_leaves")
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    reason = models.CharField(_("原因"), max_length=80, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(_("申报时间"))
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假与代班")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="leave_order"),
        ]

    def __str__(self):
        return f"{self.post_id} {self.starts_on}–{self.ends_on}"
