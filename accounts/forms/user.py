from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role

LEVEL_INDENT = {Region.Level.DISTRICT: 1, Region.Level.TOWNSHIP: 2}


class RegionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, region):
        return "　" * LEVEL_INDENT.get(region.level, 0) + region.name


def assignable_regions(administrator):
    """Regions of the administrator's territory down to the township, those that still exist."""
    paths = administrator.territory_paths({Role.ADMINISTRATOR})
    regions = Region.objects.within(paths).filter(effective_to__isnull=True)
    return regions.exclude(level=Region.Level.VILLAGE).exclude(kind=Region.Kind.FEED).order_by("path", "pk")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[("", "---------"), *Role.choices])
    region = RegionChoiceField(label=_("任职区域"), queryset=Region.objects.none())

    def __init__(self, *args, administrator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = assignable_regions(administrator)


class NewOfficialForm(RoleForm):
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("用于登录，字母、数字和 . _ - ，建好后不能更改。"),
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]{3,40}\Z", _("用户名为 3 至 40 个字母、数字或 . _ - 。"))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), required=False)

    field_order = ["username", "display_name", "email", "role", "region"]


class UserFilterForm(forms.Form):
    q = forms.CharField(label=_("姓名或用户名"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices])
    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("active", _("启用")), ("inactive", _("停用"))],
    )
