from django import forms
from django_filters import ModelChoiceFilter

from accounts.models import Region

_INDENT = {Region.Level.DISTRICT: 1, Region.Level.TOWNSHIP: 2, Region.Level.VILLAGE: 3}


def territory(user):
    """Regions of the user's territory that still exist, down to the township, in the order of the tree."""
    regions = Region.objects.visible_to(user).filter(effective_to__isnull=True)
    return regions.exclude(level=Region.Level.VILLAGE).order_by("path", "pk")


class RegionChoiceField(forms.ModelChoiceField):
    """A region by its code, told apart from its upper level by indentation."""

    def __init__(self, queryset=None, **kwargs):
        super().__init__(queryset, to_field_name="code", **kwargs)

    def label_from_instance(self, region):
        return "　" * _INDENT.get(region.level, 0) + region.name


class RegionChoiceFilter(ModelChoiceFilter):
    field_class = RegionChoiceField
