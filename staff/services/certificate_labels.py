"""The labels that Chinese health certificates print before, beside or above their values."""

import re
import unicodedata

# Within a field from the best to the worst: a date of issue says more than a date of examination.
LABELS: dict[str, tuple[str, ...]] = {
    "other": (
        "身份证号码", "身份证号", "身份证", "证件号码", "公民身份号码", "性别", "年龄", "民族", "出生日期",
        "联系电话", "电话", "手机", "健康证类别", "体检类别", "从业类别", "类别", "从业工种", "工种", "行业",
        "岗位", "工作单位", "单位名称", "从业单位", "用人单位", "服务单位", "单位", "地址", "住址",
        "体检结果", "体检结论", "检查结果", "结论", "查询", "备注", "照片",
    ),
    "name": ("姓名", "持证人"),
    "number": (
        "健康证编号", "健康证号码", "健康证明编号", "健康证号", "证书编号", "证明编号", "证件编号", "编号",
        "证号", "No.", "NO.", "N0.", "体检编号",
    ),
    "issued": (
        "发证日期", "签发日期", "颁发日期", "发证时间", "签发时间", "办证日期", "制证日期", "领证日期",
    ),
    "examined": ("体检日期", "检查日期", "体检时间", "健康检查日期"),
    "ends": (
        "有效期限至", "有效期截止", "有效截止日期", "截止日期", "有效日期至", "有效期至", "有效期限",
        "有效日期", "有效期", "有效至",
    ),
    "issuer": (
        "发证机构", "发证单位", "发证机关", "签发单位", "签发机构", "签发机关", "颁发单位", "体检机构",
        "体检单位", "体检医院", "检查单位", "检查机构", "医疗机构",
    ),
}  # fmt: skip

FIELDS = {label: (field, rank) for field, labels in LABELS.items() for rank, label in enumerate(labels)}
_LONGEST_FIRST = sorted(FIELDS, key=len, reverse=True)  # 身份证号 before 证号
_CHOICES = "|".join(r"\s*".join(map(re.escape, label)) for label in _LONGEST_FIRST)  # also 姓 名
STAMP = r"\(?(?:盖章|公章|签章|章)\)?"
# At the beginning of a line or after a gap in it.
LABEL = re.compile(rf"(?:^|(?<=[\s,;|/]))({_CHOICES})\s*(?:\((?:盖章|公章|签章|章)\))?\s*:?\s*")


def normalised(text: str) -> str:
    """Full-width signs as usual ones: ：（） become :()."""
    return unicodedata.normalize("NFKC", text).strip()
