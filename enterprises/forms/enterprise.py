from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from enterprises.forms.region_field import RegionChoiceField, territory
from enterprises.models import Enterprise
from enterprises.permissions import KEEPERS


def keepable_regions(user):
    """Where the user may register: districts and below of the regions whose registry they keep."""
    regions = territory(user) & Region.objects.within(user.territory_paths(KEEPERS))
    wide = Region.objects.filter(level__in=[Region.Level.PROVINCE, Region.Level.CITY])
    return regions.exclude(pk__in=wide.exclude(kind=Region.Kind.FEED))


class EnterpriseForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=160, help_text=_("与营业执照一致。"))
    kind = forms.ChoiceField(label=_("主体类型"), choices=Enterprise.Kind.choices)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=30,
        required=False,
        help_text=_("18 位，可带空格。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    site = forms.CharField(
        label=_("经营场所编号"),
        max_length=40,
        required=False,
        help_text=_("同一信用代码有多处经营场所时，用编号区分；只有一处可不填。"),
    )
    region = RegionChoiceField(label=_("所在区划"))
    address = forms.CharField(label=_("经营场所地址"), max_length=240)
    longitude = forms.DecimalField(
        label=_("经度"), required=False, min_value=-180, max_value=180, help_text=_("如 120.585300")
    )
    latitude = forms.DecimalField(
        label=_("纬度"), required=False, min_value=-90, max_value=90, help_text=_("如 31.298900")
    )
    size_band = forms.ChoiceField(
        label=_("规模"),
        choices=Enterprise.SizeBand.choices,
        initial=Enterprise.SizeBand.SMALL,
        help_text=_("大型、中型主体依法须配备食品安全总监；由监管人员认定。"),
    )
    headcount = forms.IntegerField(label=_("从业人数"), required=False, min_value=0, max_value=1_000_000)
    canteen_kind = forms.ChoiceField(
        label=_("食堂类别"), choices=Enterprise.CanteenKind.choices, initial=Enterprise.CanteenKind.NONE
    )
    diners_per_meal = forms.IntegerField(
        label=_("每餐就餐人数"), required=False, min_value=0, max_value=1_000_000
    )
    makes_special_food = forms.BooleanField(label=_("生产特殊食品"), required=False)
    chain_role = forms.ChoiceField(
        label=_("连锁角色"), choices=Enterprise.ChainRole.choices, initial=Enterprise.ChainRole.NONE
    )
    parent = forms.CharField(
        label=_("上级企业"), max_length=30, required=False, help_text=_("填写上级企业的公开编号。")
    )

    def __init__(self, *args, user, enterprise=None, **kwargs):
        if enterprise is not None:
            kwargs["initial"] = _initial(enterprise, self.base_fields)
        super().__init__(*args, **kwargs)
        regions = keepable_regions(user)
        if enterprise is not None:
            regions |= Region.objects.filter(pk=enterprise.region_id)
        self.fields["region"].queryset = regions
        self.fields["credit_code"].required = enterprise is None or not enterprise.foreign_id
        self.fields["address"].required = enterprise is None or not enterprise.foreign_id

    def clean_parent(self):
        public_id = self.cleaned_data["parent"].replace(" ", "").upper()
        if not public_id:
            return None
        parent = Enterprise.objects.filter(public_id=public_id).first()
        if parent is None:
            raise forms.ValidationError(_("没有这个公开编号的主体，请核对。"))
        return parent


def _initial(enterprise, names):
    special = {
        "region": enterprise.region.code,
        "parent": enterprise.parent.public_id if enterprise.parent else "",
    }
    return {name: special.get(name, getattr(enterprise, name)) for name in names}


class ReasonForm(forms.Form):
    """Why something is taken back or stopped; it stands in the audit trail."""

    reason = forms.CharField(label=_("原因"), max_length=160, help_text=_("会记入审计记录。"))
