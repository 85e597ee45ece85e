"""The filters of every list of enterprises: cockpit, export, API. A filtered list is an address."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from enterprises.forms.region_field import RegionChoiceFilter, territory
from enterprises.models import Enterprise


def _regions(request):
    return territory(request.user)


class EnterpriseFilter(FilterSet):
    """Give it `request` and a queryset that began with `visible_to`."""

    q = CharFilter(label=_("名称、信用代码、公开编号或地址"), method="search", max_length=80)
    region = RegionChoiceFilter(label=_("区域"), queryset=_regions, method="in_region", empty_label=_("全部"))
    kind = ChoiceFilter(label=_("主体类型"), choices=Enterprise.Kind.choices, empty_label=_("全部"))
    status = ChoiceFilter(label=_("状态"), choices=Enterprise.Status.choices, empty_label=_("全部"))

    class Meta:
        model = Enterprise
        fields = ["q", "region", "kind", "status"]

    def search(self, enterprises, _name, value):
        value = value.strip()
        code = value.replace(" ", "").upper()
        return enterprises.filter(
            Q(name__icontains=value) | Q(address__icontains=value) | Q(credit_code=code) | Q(public_id=code)
        )

    def in_region(self, enterprises, _name, region):
        return enterprises.in_region(region)
