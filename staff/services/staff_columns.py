"""The columns of the file by which an enterprise brings in its staff; Chinese in every language."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.identifiers import explain_citizen_id, normalise_citizen_id
from enterprises.services.import_columns import (
    CellError,
    ImportColumn,
    chosen,
    read_date,
    read_text,
    read_yes_no,
)
from staff.models import Post
from staff.services.person_fields import PersonRefused, checked_phone, normalise_name

YES_NO = ("是", "否")


def _name(text: str) -> str:
    try:
        return normalise_name(read_text(60)(text))
    except PersonRefused as refusal:
        raise CellError(str(refusal)) from refusal


def _citizen_id(text: str) -> str:
    problem = explain_citizen_id(text)
    if problem:
        raise CellError(str(problem))
    return normalise_citizen_id(text)


def _phone(text: str) -> str:
    try:
        return checked_phone(text)
    except PersonRefused as refusal:
        raise CellError(str(refusal)) from refusal


def _hours(text: str) -> Decimal:
    try:
        value = Decimal(text.removesuffix("学时").removesuffix("小时").strip())
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or not 0 < value <= 200 or value != value.quantize(Decimal("0.1")):
        raise CellError(_("学时应大于0，不超过200，最多一位小数，如 8 或 1.5。"))
    return value


STAFF_COLUMNS = (
    ImportColumn("name", "姓名", _name, gettext_lazy("与身份证一致。"), "示例：王小满", True),
    ImportColumn(
        "citizen_id",
        "身份证号",
        _citizen_id,
        gettext_lazy("18 位；单元格格式须为“文本”。按身份证号认人：已登记的不会重复登记。"),
        "11010519491231002X",
        True,
    ),
    ImportColumn("phone", "手机号", _phone, gettext_lazy("选填；已登记手机号的不改动。"), "13800000000"),
    chosen(
        "kind",
        "岗位类别",
        Post.Kind,
        gettext_lazy("从下拉列表中选。任命三类管理人员须由主要负责人或食品安全总监导入。"),
        is_required=True,
        example="从业人员",
    ),
    ImportColumn("job_title", "岗位", read_text(40), gettext_lazy("如厨师、分餐员。"), "厨师"),
    ImportColumn(
        "handles_food",
        "接触直接入口食品",
        read_yes_no,
        gettext_lazy("填“是”的，须有健康证明，每天晨检。"),
        "是",
        True,
        YES_NO,
    ),
    ImportColumn(
        "starts_on", "任职起", read_date, gettext_lazy("在本单位这个岗位的第一天。"), "2026-03-01", True
    ),
    ImportColumn("term_ends_on", "任期止", read_date, gettext_lazy("任命文件写明任期的填写。"), ""),
    ImportColumn("document_no", "任命文件编号", read_text(80), gettext_lazy("三类管理人员填写。"), ""),
    ImportColumn(
        "is_management",
        "属于企业管理层",
        read_yes_no,
        gettext_lazy("食品安全总监须属于管理层。不填按否。"),
        "",
        choices=YES_NO,
    ),
    ImportColumn("certificate_number", "健康证明编号", read_text(60), gettext_lazy("选填。"), ""),
    ImportColumn(
        "certificate_issued_on",
        "发证日期",
        read_date,
        gettext_lazy("登记健康证明时必填。只登记合格的证明，不要填写病名。"),
        "2026-03-01",
    ),
    ImportColumn(
        "certificate_valid_to", "有效期至", read_date, gettext_lazy("不填按一年计算。"), "2027-02-28"
    ),
    ImportColumn("training_hours", "培训学时", _hours, gettext_lazy("选填。"), "8"),
    ImportColumn(
        "training_on", "培训完成日期", read_date, gettext_lazy("填了培训学时就必填。"), "2026-03-05"
    ),
    ImportColumn("training_title", "培训内容", read_text(120), gettext_lazy("不填按“食品安全培训”。"), ""),
)
HEADINGS = {column.field: column.heading for column in STAFF_COLUMNS}
DEFAULT_TRAINING = "食品安全培训"

RULES = (
    "一行一个岗位。同一人有两个岗位就写两行。第 2 行是示例，导入时自动跳过，可以删除。",
    "带 * 的列必须填写。其余列可以不填，也可以整列删除。",
    "按身份证号认人：已登记的人不会重复登记，已在岗的岗位不会改动；没有变化的行会告诉您。",
    "任何一行有错，整个文件都不导入。请按错误清单改正后重新导入。",
    "建议先“试运行”：只检查，不写入。一次最多 2000 行。",
    "文件里有身份证号，导入后请及时删除，不要转发。",
)
