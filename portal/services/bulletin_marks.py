"""What stands on every page of a bulletin that has left the platform."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User


def taken_by(by: User, at: datetime) -> str:
    moment = date_format(localtime(at), "Y-m-d H:i")
    return _("%(name)s（%(username)s）%(at)s 导出") % {
        "name": by.display_name,
        "username": by.username,
        "at": moment,
    }


def use_words() -> str:
    return _("只供履行食品安全监管职责使用，不得外传；导出已记入审计。")
