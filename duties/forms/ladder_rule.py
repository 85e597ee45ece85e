from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from duties.ladder_plan import RungText
from duties.models import LadderRule, LadderRung
from notifications.models import Notice

BEFORE, AFTER = "BEFORE", "AFTER"
MINUTES = 60


class LadderRuleForm(forms.Form):
    effective_from = DayField(
        label=_("从哪天起"), help_text=_("最早明天。已经开始的日、周、月仍按原来的规则提醒。")
    )
    pause_hours = forms.IntegerField(
        label=_("点“知道了”以后暂停几小时"),
        min_value=0,
        max_value=240,
        help_text=_("暂停期间不再往上提醒，过后接着走。0表示不暂停。"),
    )
    reason = forms.CharField(label=_("调整原因"), max_length=200)


class LadderRungForm(forms.Form):
    """One rung; a row without anybody to tell is no rung."""

    who = forms.ChoiceField(
        label=_("提醒谁"), required=False, choices=[("", _("不设这一级")), *LadderRung.Who.choices]
    )
    hours = forms.DecimalField(
        label=_("小时"), required=False, min_value=Decimal(0), max_value=Decimal(720), decimal_places=2
    )
    side = forms.ChoiceField(
        label=_("截止时间"), required=False, choices=[(BEFORE, _("之前")), (AFTER, _("之后"))]
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"), required=False, choices=Notice.Urgency.choices, initial=Notice.Urgency.IMPORTANT
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("who") and cleaned.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", _("请填几小时。"))
        return cleaned

    @property
    def rung(self) -> RungText | None:
        data = self.cleaned_data
        if not data.get("who"):
            return None
        minutes = round(data["hours"] * MINUTES)
        return RungText(
            who=data["who"],
            delay_minutes=-minutes if data["side"] == BEFORE else minutes,
            urgency=data["urgency"] or Notice.Urgency.NORMAL,
        )


LadderRungFormSet = forms.formset_factory(LadderRungForm, extra=2, max_num=20, validate_max=True)


def initial_rungs(rule: LadderRule | None) -> list[dict]:
    """The rungs of a ladder as the form shows them."""
    return [
        {
            "who": rung.who,
            "hours": (Decimal(abs(rung.delay_minutes)) / MINUTES).normalize().__format__("f"),
            "side": BEFORE if rung.is_reminder else AFTER,
            "urgency": rung.urgency,
        }
        for rung in (rule.rungs.all() if rule else [])
    ]
