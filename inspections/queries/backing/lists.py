"""The three lists and the letter (三张清单加一张承诺书), in the platform's own words."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LETTER_VERSION = "2026-1"
RESPONSIBILITIES = (
    _("了解包保主体的类型、规模、负责人和主要风险，名单变动及时核对。"),
    _("每季度至少督导一次，并按等级规定的次数完成；到场、过程和结果都留有记录。"),
    _("督促主体配齐主要负责人、食品安全总监（应配备的）和食品安全员，落实日管控、周排查、月调度。"),
    _("发现问题当面指出、书面提醒，跟踪到整改完成；疑似违法的线索移交市场监管部门，不自行处罚。"),
    _("本人调整岗位时，把主体、未完成的任务和未销号的隐患一并交接。"),
)
TASKS = (
    (_("健全管理制度"), _("看人员、制度、风险管控清单是否齐全并在用。")),
    (_("日常风险防控"), _("按主体类型的督导表看现场，重点看上次的问题改了没有。")),
    (_("应急处置"), _("问处置方案和联系人，必要时帮助主体对接部门。")),
    (_("宣传培训"), _("提醒培训学时和公示，转告新的规定和风险提示。")),
)
UPPER_CHECKS = (
    _("包保主体是否全部有干部包保，名单与登记一致。"),
    _("督导任务是否按期完成，现场督导是否有到场验证。"),
    _("督导记录是否具体，有无多家雷同、长期“没有问题”。"),
    _("发现的问题是否进入隐患闭环、按期销号。"),
    _("岗位调整是否及时交接。"),
)
LETTER = (
    _("本人承诺：认真履行食品安全包保责任，熟悉所包保的主体，按规定的频次督导，如实记录；"),
    _("对发现的问题及时督促整改，对疑似违法的线索及时移交市场监管部门；"),
    _("不走过场、不代填记录、不收受包保主体的任何好处；岗位调整时如实交接。"),
)


@dataclass(frozen=True)
class BackingLists:
    responsibilities: tuple[Promise, ...]
    tasks: tuple[tuple[Promise, Promise], ...]
    upper_checks: tuple[Promise, ...]
    letter: tuple[Promise, ...]


def backing_lists() -> BackingLists:
    return BackingLists(RESPONSIBILITIES, TASKS, UPPER_CHECKS, LETTER)


def letter_text() -> str:
    """What is signed and sealed: in Chinese, whatever language its reader has set."""
    with translation.override("zh-hans"):
        return "\n".join(str(line) for line in LETTER)
