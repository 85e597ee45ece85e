from django import forms
from django.utils.translation import gettext_lazy as _

MOST_MEGABYTES = 5


class StaffImportForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        max_length=200,
        help_text=_("Excel（.xlsx）或 CSV，最大 5 MB、2000 行。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请选择填好的文件。")},
    )
    is_dry_run = forms.BooleanField(label=_("试运行：只检查，不写入"), required=False, initial=True)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError(_("只接受 .xlsx 或 .csv 文件。旧版 .xls 请先另存为 .xlsx。"))
        if file.size > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("文件超过 5 MB，请删除图片，或分成几个文件导入。"))
        return file
