"""The register of what is held about a person: which tables, what for, on which ground, how long.

PIPL art. 13 (legal grounds), 17 (tell purpose, kind and time), 19 (no longer than needed). A new table that
points to a person belongs into one of the groups; a test fails until it stands there. All of it is for the
person's own eyes.
"""

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from enterprises.models import Membership
from staff.models import (
    Badge,
    CodeScan,
    DataRequest,
    ExamResult,
    HealthCertificate,
    Leave,
    MorningCheck,
    PerformanceEvaluation,
    Person,
    Post,
    StaffingFinding,
    TrainingRecord,
)
from staff.queries.own_data_terms import (
    AS_PSEUDONYM,
    BY_LAW,
    FOR_GOOD,
    WHILE_RECORDS,
    DataGroup,
    Field,
    and_by_law,
    choice_field,
    plain_field,
)
from staff.queries.own_notice_groups import NOTICE_GROUPS

# --- Who looked -------------------------------------------------------------------------------------------


def _scanned_by(scan: CodeScan) -> str:
    """The office or enterprise, never the person who held the scanner."""
    if scan.enterprise:
        return scan.enterprise.name
    return _office_of(scan.by) or gettext("公众")


def _revealed_by(entry: AuditEntry) -> str:
    """By which kind of role; the name of who looked is the auditor's to read."""
    if entry.actor is None:
        return gettext("系统")
    is_own = entry.subject_id == str(getattr(getattr(entry.actor, "person", None), "pk", ""))
    return gettext("本人") if is_own else _office_of(entry.actor) or gettext("任职单位管理人员")


def _office_of(user: User | None) -> str:
    """Where somebody in government works: region and kind of role; empty for everybody else."""
    held = sorted(user.role_assignments.all(), key=lambda role: (role.valid_from, role.pk)) if user else []
    return f"{held[-1].region.name} {held[-1].get_role_display()}" if held else ""


# --- The register -----------------------------------------------------------------------------------------

_ENTERPRISE = Field("enterprise", _("主体"), lambda row: row.enterprise.name if row.enterprise else "")


def _leaves_of(person: Person) -> QuerySet:
    """Own leaves, and those a person stood in for: why a colleague was away is the colleague's."""
    own_reason = Case(When(post__person=person, then=F("reason")), default=Value(""))
    leaves = Leave.objects.filter(Q(post__person=person) | Q(deputy=person)).annotate(own_reason=own_reason)
    return leaves.select_related("post__enterprise").order_by("-starts_on", "-pk")


GROUPS: tuple[DataGroup, ...] = (
    DataGroup(
        "identity",
        _("身份"),
        _("确认是谁，避免重复登记，核对禁业名单，通知本人"),
        and_by_law(_("食品安全法第四十四条、第四十五条、第一百三十五条")),
        WHILE_RECORDS,
        (Person,),
        lambda person: Person.objects.filter(pk=person.pk),
        (
            plain_field("name", _("姓名")),
            plain_field("code", _("人员编号")),
            plain_field("citizen_id", _("身份证号"), "masked_citizen_id"),
            plain_field("phone", _("手机号"), "masked_phone"),
            plain_field("registered_at", _("登记时间")),
        ),
    ),
    DataGroup(
        "account",
        _("登录账号"),
        _("登录平台，记下谁做了什么"),
        and_by_law(_("网络安全法第二十一条")),
        _("账号使用期间；删除个人信息时停用并改为代号"),
        (User,),
        lambda person: User.objects.filter(person=person),
        (
            plain_field("username", _("用户名")),
            plain_field("display_name", _("姓名")),
            plain_field("email", _("邮箱")),
            plain_field("last_login", _("最近登录")),
        ),
    ),
    DataGroup(
        "memberships",
        _("代表企业登录"),
        _("确定可以代表哪个企业提交记录"),
        BY_LAW,
        AS_PSEUDONYM,
        (Membership,),
        lambda person: (
            Membership.objects.filter(user__person=person)
            .select_related("enterprise")
            .order_by("-valid_from", "-pk")
        ),
        (
            _ENTERPRISE,
            choice_field("role", _("岗位")),
            plain_field("valid_from", _("起")),
            plain_field("valid_to", _("止")),
        ),
    ),
    DataGroup(
        "posts",
        _("岗位"),
        _("核对三类人是否配齐、任职条件是否确认"),
        and_by_law(_("食品安全法第四十四条；企业落实食品安全主体责任监督管理规定（令第60号）第七条、第八条")),
        AS_PSEUDONYM,
        (Post,),
        lambda person: person.posts.select_related("enterprise").order_by("-starts_on", "-pk"),
        (
            _ENTERPRISE,
            Field("post", _("岗位"), lambda post: post.title),
            plain_field("handles_food", _("接触直接入口食品")),
            plain_field("starts_on", _("任职起")),
            plain_field("term_ends_on", _("任期止")),
            plain_field("ended_on", _("离任日期")),
            plain_field("end_reason", _("离任原因")),
            plain_field("document_no", _("任命文件编号")),
            Field("has_document", _("任命文件"), lambda post: bool(post.document)),
            plain_field("confirmed_at", _("条件确认时间")),
        ),
    ),
    DataGroup(
        "leaves",
        _("请假与代班"),
        _("请假时不催办，由代班人负责"),
        BY_LAW,
        AS_PSEUDONYM,
        (Leave,),
        _leaves_of,
        (
            Field("enterprise", _("主体"), lambda leave: leave.post.enterprise.name),
            Field("post", _("岗位"), lambda leave: leave.post.title),
            plain_field("starts_on", _("起")),
            plain_field("ends_on", _("止")),
            plain_field("reason", _("原因"), "own_reason"),
            plain_field("cancelled_at", _("取消时间")),
        ),
    ),
    DataGroup(
        "certificates",
        _("健康证明"),
        _("接触直接入口食品的人员须持证上岗；只记合格与否，不记病名"),
        _("食品安全法第四十五条；个人信息保护法第十三条第一款第三项、第二十八条"),
        WHILE_RECORDS,
        (HealthCertificate,),
        lambda person: person.health_certificates.order_by("-issued_on", "-pk"),
        (
            plain_field("number", _("证明编号")),
            plain_field("issuer", _("发证机构")),
            plain_field("is_fit", _("合格")),
            plain_field("issued_on", _("发证日期")),
            plain_field("valid_to", _("有效期至")),
            Field("has_photo", _("照片"), lambda certificate: bool(certificate.photo)),
            plain_field("withdrawn_at", _("撤销时间")),
        ),
    ),
    DataGroup(
        "training",
        _("培训"),
        _("核对每年的培训学时"),
        and_by_law(_("食品安全法第四十四条")),
        AS_PSEUDONYM,
        (TrainingRecord,),
        lambda person: person.training_records.select_related("enterprise").order_by("-completed_on", "-pk"),
        (
            plain_field("title", _("内容")),
            choice_field("kind", _("方式")),
            plain_field("hours", _("学时")),
            plain_field("completed_on", _("完成日期")),
            _ENTERPRISE,
            plain_field("withdrawn_at", _("撤销时间")),
        ),
    ),
    DataGroup(
        "exams",
        _("考核"),
        _("核对是否具备食品安全管理能力"),
        and_by_law(_("食品安全法第四十四条")),
        AS_PSEUDONYM,
        (ExamResult,),
        lambda person: person.exam_results.select_related("enterprise").order_by("-taken_on", "-pk"),
        (
            choice_field("kind", _("考核类型")),
            plain_field("taken_on", _("考核日期")),
            plain_field("score", _("得分")),
            plain_field("full_score", _("满分")),
            plain_field("has_passed", _("合格")),
            _ENTERPRISE,
            plain_field("withdrawn_at", _("撤销时间")),
        ),
    ),
    DataGroup(
        "morning_checks",
        _("晨检"),
        _("患有碍食品安全疾病的人员当天离岗；只记合格与否，不记体温和症状"),
        _("食品安全法第四十五条；个人信息保护法第十三条第一款第三项、第二十八条"),
        AS_PSEUDONYM,
        (MorningCheck,),
        lambda person: person.morning_checks.select_related("enterprise").order_by("-checked_at", "-pk"),
        (
            plain_field("checked_at", _("晨检时间")),
            _ENTERPRISE,
            plain_field("is_fit", _("合格")),
            plain_field("clears", _("解除离岗")),
            choice_field("method", _("方式")),
        ),
    ),
    DataGroup(
        "scans",
        _("扫我的码的记录"),
        _("防止冒用和重复使用，让本人知道谁看过"),
        BY_LAW,
        AS_PSEUDONYM,
        (CodeScan,),
        lambda person: (
            person.code_scans.select_related("enterprise", "by")
            .prefetch_related("by__role_assignments__region")
            .order_by("-at", "-pk")
        ),
        (
            plain_field("at", _("时间")),
            Field("scanned_by", _("谁扫的"), _scanned_by),
            choice_field("purpose", _("用途")),
            choice_field("outcome", _("结果")),
        ),
    ),
    DataGroup(
        "badges",
        _("工牌"),
        _("打印的工牌可以离线核对"),
        BY_LAW,
        AS_PSEUDONYM,
        (Badge,),
        lambda person: (
            Badge.objects.filter(post__person=person)
            .select_related("enterprise")
            .order_by("-issued_at", "-pk")
        ),
        (
            plain_field("serial", _("序号")),
            _ENTERPRISE,
            plain_field("issued_at", _("签发时间")),
            plain_field("valid_to", _("有效期至")),
            plain_field("revoked_at", _("作废时间")),
            plain_field("revoke_reason", _("作废原因")),
        ),
    ),
    DataGroup(
        "evaluations",
        _("履职评价"),
        _("监管部门对管理人员履职情况的评价"),
        BY_LAW,
        _("评价一经作出不能修改；删除个人信息后只留代号"),
        (PerformanceEvaluation,),
        lambda person: (
            PerformanceEvaluation.objects.filter(post__person=person)
            .select_related("post__enterprise")
            .order_by("-quarter", "-pk")
        ),
        (
            Field("enterprise", _("主体"), lambda evaluation: evaluation.post.enterprise.name),
            plain_field("quarter", _("季度")),
            plain_field("score", _("得分")),
            plain_field("comment", _("评语")),
            plain_field("at", _("评价时间")),
        ),
    ),
    DataGroup(
        "findings",
        _("人员配备问题"),
        _("提醒企业和监管部门处理与本人任职有关的问题"),
        and_by_law(_("食品安全法第四十四条、第四十五条、第一百三十五条")),
        AS_PSEUDONYM,
        (StaffingFinding,),
        lambda person: person.staffing_findings.select_related("enterprise").order_by("-found_at", "-pk"),
        (
            _ENTERPRISE,
            choice_field("kind", _("种类")),
            plain_field("legal_basis", _("法律依据")),
            plain_field("found_at", _("发现时间")),
            plain_field("resolved_at", _("消除时间")),
        ),
    ),
    DataGroup(
        "requests",
        _("我提出的请求"),
        _("答复本人的请求"),
        _("个人信息保护法第二十四条、第四十四条至第五十条"),
        _("答复后随记录保存；删除个人信息时，说明和答复一并删除"),
        (DataRequest,),
        lambda person: person.data_requests.order_by("-made_at", "-pk"),
        (
            choice_field("kind", _("事项")),
            plain_field("statement", _("说明")),
            choice_field("state", _("状态")),
            plain_field("made_at", _("提出时间")),
            plain_field("due_on", _("答复期限")),
            plain_field("decided_at", _("答复时间")),
            plain_field("answer", _("答复")),
        ),
    ),
    DataGroup(
        "reveals",
        _("完整身份证号和手机号的查看记录"),
        _("谁看过都要留痕，本人可以核对"),
        _("个人信息保护法第五十一条、第五十四条"),
        FOR_GOOD,
        (AuditEntry,),
        lambda person: (
            AuditEntry.objects.filter(
                action="reveal_person", subject_type=Person._meta.label_lower, subject_id=str(person.pk)
            )
            .select_related("actor__person")
            .prefetch_related("actor__role_assignments__region")
        ),
        (
            plain_field("at", _("时间")),
            Field("revealed_by", _("谁看的"), _revealed_by),
            plain_field("reason", _("理由")),
        ),
    ),
    *NOTICE_GROUPS,
)
