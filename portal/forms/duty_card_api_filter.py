"""The filters of the API's list of duty cards."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema_field

from enterprises.forms.region_field import RegionChoiceFilter, territory
from enterprises.models import Enterprise
from staff.models import Post


def _regions(request):
    return territory(request.user)


class DutyCardApiFilter(FilterSet):
    """Give it `request` and the posts whose cards somebody may see."""

    region = RegionChoiceFilter(label=_("区域"), queryset=_regions, method="in_region")
    kind = ChoiceFilter(label=_("岗位"), choices=[(kind.value, kind.label) for kind in Post.MANAGER_KINDS])
    enterprise_kind = ChoiceFilter(
        label=_("主体类型"), field_name="enterprise__kind", choices=Enterprise.Kind.choices
    )

    class Meta:
        model = Post
        fields = ["region", "kind", "enterprise_kind"]

    @extend_schema_field(str)
    def in_region(self, posts, _name, region):
        return posts.filter(enterprise__region_path__startswith=region.path)
