"""How a person's name, identity number and phone are written, and what is wrong with one that isn't."""

import re
import unicodedata
from datetime import datetime

from django.utils.translation import gettext as _

from common.identifiers import explain_citizen_id, normalise_citizen_id
from common.local_time import local_date
from staff.models import Person

NAME_LENGTH = Person._meta.get_field("name").max_length
MOBILE = re.compile(r"1[3-9][0-9]{9}")
FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")


class PersonRefused(Exception):
    """Nothing was changed; `field` names what has to be put right."""

    field: str | None = None


class BadName(PersonRefused):
    field = "name"


class BadCitizenId(PersonRefused):
    field = "citizen_id"


class BadPhone(PersonRefused):
    field = "phone"


def normalise_name(name: str) -> str:
    """One spelling of each name: half-width, one kind of middle dot, no blanks between Chinese characters."""
    name = unicodedata.normalize("NFKC", name)
    name = re.sub("[·・•．‧∙⋅]", "·", name)
    name = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", name)
    name = re.sub(r"\s+", " ", name).strip()
    name = re.sub(r"(?<=[\u3400-\u9fff·.]) (?=[\u3400-\u9fff·.])", "", name)
    name = re.sub(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])", "·", name)
    if not name:
        raise BadName(_("请填写姓名。"))
    if sum(letter.isalpha() for letter in name) < 2 or len(name) > NAME_LENGTH:
        raise BadName(_("姓名应为 2 至 60 个字。"))
    if not all(unicodedata.category(letter)[0] in "LM" or letter in " ·'-." for letter in name):
        raise BadName(_("姓名里只能有文字，请去掉数字和符号。"))
    return name


def checked_citizen_id(citizen_id: str, at: datetime) -> str:
    """Normalised; empty for somebody without one, as foreigners are."""
    citizen_id = normalise_citizen_id(citizen_id)
    if not citizen_id:
        return ""
    wrong = explain_citizen_id(citizen_id)
    if wrong is not None:
        raise BadCitizenId(str(wrong))
    if citizen_id[6:14] > f"{local_date(at):%Y%m%d}":
        raise BadCitizenId(_("公民身份号码里的出生日期还没有到，请核对。"))
    return citizen_id


def checked_phone(phone: str) -> str:
    """Mainland mobile without prefix; a number from elsewhere with its plus and country code."""
    phone = re.sub(r"[\s()\-‐-―\u200b-\u200f\u202a-\u202e\ufeff]", "", unicodedata.normalize("NFKC", phone))
    if not phone:
        return ""
    phone = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", phone)
    if not (MOBILE.fullmatch(phone) or FOREIGN.fullmatch(phone)):
        raise BadPhone(_("手机号应为 1 开头的 11 位数字；境外号码请以 + 和国家代码开头。"))
    return phone
