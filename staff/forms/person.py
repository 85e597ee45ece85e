from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.region_field import RegionChoiceField, territory
from enterprises.models import Enterprise
from staff.forms.post import username_field
from staff.models import Post

STATES = [("", _("在任")), ("ended", _("已离任")), ("all", _("全部"))]


class StaffFilterForm(forms.Form):
    """The staff of one enterprise."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("岗位类别"), required=False, choices=[("", _("全部")), *Post.Kind.choices]
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)


class PeopleFilterForm(StaffFilterForm):
    """The posts of a territory."""

    region = RegionChoiceField(label=_("区域"), required=False, empty_label=_("全部"))
    enterprise = forms.CharField(label=_("主体名称"), required=False, max_length=80)
    enterprise_kind = forms.ChoiceField(
        label=_("主体类型"), required=False, choices=[("", _("全部")), *Enterprise.Kind.choices]
    )

    field_order = ("q", "enterprise", "region", "enterprise_kind", "kind", "state")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = territory(user)


class FindForm(forms.Form):
    """Somebody by a number. It is posted, so that it stands in no address, history or log."""

    number = forms.CharField(
        label=_("身份证号码或手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写完整的身份证号码或手机号。")},
    )


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么要查看"),
        max_length=160,
        help_text=_("每次查看都会留下记录：谁、何时、为什么。"),
        error_messages={"required": _("请写明为什么要查看。")},
    )


class CorrectionForm(forms.Form):
    """Only what is filled in is changed: the numbers on record are not shown here."""

    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    citizen_id = forms.CharField(
        label=_("新的身份证号码"),
        required=False,
        max_length=30,
        help_text=_("不改的不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("新的手机号"),
        required=False,
        max_length=24,
        help_text=_("不改的不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    reason = forms.CharField(label=_("更正原因"), max_length=160, help_text=_("如：登记时抄错、换了手机号。"))

    def clean(self):
        """What was left empty stays as it is."""
        cleaned = super().clean()
        for name in ("name", "citizen_id", "phone"):
            cleaned[name] = cleaned.get(name) or None
        return cleaned


class AccountForm(forms.Form):
    username = username_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].required = True


class LinkForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("已有账号"),
        queryset=None,
        to_field_name="username",
        help_text=_("本单位还没有对应到人的账号。"),
    )

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].label_from_instance = lambda user: f"{user.display_name}（{user.username}）"
