"""The filters of the API's list of indexes."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema_field

from enterprises.forms.region_field import RegionChoiceFilter, territory
from scoring.models import Band, CurrentIndex

BANDS = {band.letter if band else "NONE": band for band in Band}
ORDERS = {
    "index": F("index_tenths").asc(nulls_last=True),
    "-index": F("index_tenths").desc(nulls_last=True),
    "name": F("enterprise__name").asc(),
}


def _regions(request):
    return territory(request.user)


class IndexFilter(FilterSet):
    """Give it `request` and a queryset that began with `visible_to`."""

    region = RegionChoiceFilter(label=_("区域"), queryset=_regions, method="in_region")
    band = ChoiceFilter(label=_("等级"), choices=[(code, code) for code in BANDS], method="in_band")
    ordering = ChoiceFilter(label=_("排序"), choices=[(code, code) for code in ORDERS], method="in_order")

    class Meta:
        model = CurrentIndex
        fields = ["region", "band", "ordering"]

    @extend_schema_field(str)
    def in_region(self, indexes, _name, region):
        return indexes.filter(enterprise__region_path__startswith=region.path)

    @extend_schema_field({"type": "string", "enum": list(BANDS)})
    def in_band(self, indexes, _name, code):
        return indexes.filter(band=BANDS[code])

    def in_order(self, indexes, _name, code):
        return indexes.order_by(ORDERS[code], "pk")
