from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, RoleAssignment, User
from enterprises.models.of_enterprise import lies_within
from inspections.models import BackingAssignment, BackingLevel


def cadres_of(user: User):
    """Who may sign in and holds the role of a backing cadre in this person's territory today."""
    held = RoleAssignment.objects.on(timezone.localdate()).filter(role=Role.CADRE)
    held = held.within(user.territory_paths())
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "pk")


def backers_of(user: User):
    """Who is named for a subject of this person's territory, whether they are still there or not."""
    named = BackingAssignment.objects.open().filter(lies_within(user.territory_paths()))
    return User.objects.filter(pk__in=named.values("cadre")).order_by("display_name", "pk")


class AssignForm(forms.Form):
    """For the subjects ticked in the list."""

    cadre = forms.ModelChoiceField(label=_("包保干部"), queryset=User.objects.none())
    level = forms.ChoiceField(
        label=_("包保等级"),
        required=False,
        choices=[("", _("按规模和类型")), *BackingLevel.choices],
        help_text=_("包保等级不是风险等级。"),
    )
    reason = forms.CharField(
        label=_("调整等级或层级的理由"),
        required=False,
        max_length=200,
        help_text=_("与按规模、类型的等级不同，或由规定以外层级的干部包保时填写。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cadre"].queryset = cadres_of(user)


class HandOverForm(forms.Form):
    cadre = forms.ModelChoiceField(label=_("交出的干部"), queryset=User.objects.none())
    successor = forms.ModelChoiceField(label=_("接手的干部"), queryset=User.objects.none())
    reason = forms.CharField(label=_("交接原因"), max_length=200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cadre"].queryset = backers_of(user)
        self.fields["successor"].queryset = cadres_of(user)

    def clean(self):
        if self.cleaned_data.get("cadre") and self.cleaned_data.get("cadre") == self.cleaned_data.get(
            "successor"
        ):
            self.add_error("successor", _("请选择另一位干部。"))
