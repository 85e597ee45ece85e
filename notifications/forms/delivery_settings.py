from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _switch(label, help_text=""):
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _time(label):
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class DeliverySettingsForm(forms.Form):
    """`notes` say what each channel means for this person now."""

    is_push_on = _switch(gettext_lazy("浏览器推送"), gettext_lazy("发到登记过的设备。"))
    is_robot_on = _switch(gettext_lazy("群机器人"), gettext_lazy("发到添加过的群里。"))
    is_sms_on = _switch(gettext_lazy("短信"))
    is_email_on = _switch(gettext_lazy("邮件"))
    gathers = _switch(gettext_lazy("合并发送"))
    has_quiet_hours = _switch(
        gettext_lazy("免打扰"), gettext_lazy("这段时间只发紧急通知，其余的到点一起发。")
    )
    quiet_from = _time(gettext_lazy("免打扰从"))
    quiet_until = _time(gettext_lazy("免打扰到"))

    def __init__(self, *args, notes, **kwargs):
        super().__init__(*args, **kwargs)
        for name, note in notes.items():
            self.fields[name].help_text = note
        self.fields["gathers"].help_text = _(
            "普通通知最多等%(normal)s分钟、重要通知最多等%(important)s分钟，一起发一条。"
        ) % {name.lower(): _minutes(name) for name in ("NORMAL", "IMPORTANT")}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.pop("has_quiet_hours", False):
            return cleaned | {"quiet_from": None, "quiet_until": None}
        for name in ("quiet_from", "quiet_until"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("请填写时间，或关闭免打扰。"))
        return cleaned


def _minutes(urgency):
    return f"{settings.NOTIFICATIONS.gather[urgency].total_seconds() / 60:g}"
