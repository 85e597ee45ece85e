from django import forms
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.filter_form import wanted_of
from enterprises.models import Enterprise
from hazards.models import Hazard
from portal.queries.cockpit import duty_bits
from scoring.models.index_snapshot import Band

SORTS = {
    "index": (F("current_index__index_tenths").asc(nulls_last=True),),
    "-index": (F("current_index__index_tenths").desc(nulls_last=True),),
    "name": ("name",),
    "-name": ("-name",),
    "rank": (F("current_index__district_rank").asc(nulls_last=True),),
    "-rank": (F("current_index__district_rank").desc(nulls_last=True),),
}


class EnterpriseFilter(forms.Form):
    """What part of the list somebody wants to see; the address of the list is these fields."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    region = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("类型"), required=False, choices=[("", _("全部")), *Enterprise.Kind.choices]
    )
    band = forms.ChoiceField(label=_("等级"), required=False)
    status = forms.ChoiceField(label=_("状态"), required=False)
    duty = forms.ChoiceField(
        label=_("履责"), required=False, choices=[("", _("全部")), ("missed", _("昨日未按时"))]
    )
    hazard = forms.ChoiceField(
        label=_("隐患"), required=False, choices=[("", _("全部")), ("overdue", _("有超期未改"))]
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bands = [(str(band.value), f"{band.letter} {band.label}") for band in sorted(Band, key=band_order)]
        self.fields["kind"].choices = [("", _("全部")), *Enterprise.Kind.choices]
        self.fields["band"].choices = [("", _("全部")), *bands, ("scored", _("已评分"))]
        self.fields["status"].choices = [
            ("", _("未关闭")),
            *Enterprise.Status.choices,
            ("all", _("全部")),
        ]
        self.fields["q"].widget.attrs["placeholder"] = _("名称、信用代码、地址")

    def apply(self, enterprises, *, at, yesterday):
        """The part of these enterprises that is asked for, in the order asked for."""
        wanted = self.wanted
        enterprises = enterprises.filter(
            matches(wanted.get("q")),
            stands_in_status(wanted.get("status")),
            stands_in_band(wanted.get("band")),
        )
        if wanted.get("kind"):
            enterprises = enterprises.filter(kind=wanted["kind"])
        if wanted.get("duty") == "missed":
            enterprises = enterprises.filter(pk__in=missed_daily_control(yesterday))
        if wanted.get("hazard") == "overdue":
            enterprises = enterprises.filter(pk__in=Hazard.objects.overdue(at).values("enterprise_id"))
        return enterprises.order_by(*SORTS[self.order], "pk")

    @property
    def choices_shown(self):
        """The list boxes of the filter bar."""
        return [self[name] for name in ("kind", "band", "status", "duty", "hazard")]

    @cached_property
    def wanted(self):
        """What is asked for."""
        return wanted_of(self) if self.is_bound else {}

    @property
    def order(self):
        return self.wanted.get("sort") or "index"


def band_order(band):
    return band.value or len(Band)


def matches(text):
    text = (text or "").strip()
    if not text:
        return Q()
    return (
        Q(name__icontains=text)
        | Q(address__icontains=text)
        | Q(credit_code__istartswith=text)
        | Q(public_id__iexact=text)
    )


def stands_in_status(status):
    if status == "all":
        return Q()
    if status:
        return Q(status=status)
    return ~Q(status=Enterprise.Status.CLOSED)


def stands_in_band(band):
    if not band:
        return Q()
    if band == "scored":
        return Q(current_index__index_tenths__isnull=False)
    if band == str(Band.NONE.value):
        return Q(current_index__band=Band.NONE) | Q(current_index__isnull=True)
    return Q(current_index__band=band)


def missed_daily_control(day):
    return duty_bits(day).filter(due_bit__gt=0, on_time_bit=0).values("enterprise_id")


def region_choices(nodes, level=0):
    """The territory tree as the choices of a list box."""
    for node in nodes:
        yield node.region.code, "　" * level + node.region.name
        yield from region_choices(node.children, level + 1)
