"""The people of the demo city: one of each kind, with sign-ins a visitor can use."""

import base64
import json
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.models import Region, Role, User
from accounts.services.password import change_password
from accounts.services.second_factor import confirm_second_factor, start_second_factor
from accounts.services.user import create_official, create_user
from enterprises.models import Membership
from enterprises.services.membership import assign_membership
from enterprises.services.sticker import sticker_url
from sushi_platform.demo.registry import DemoEnterprise, moment

PASSWORD = "Demo-only-2026"  # of the demo city alone; the demo refuses to run in production
NEARLY_OVER = 1  # seconds
OFFICIALS = (
    # user name, display name, role, region code (None: the city), page, note
    ("city", "市局监管员", Role.CITY_REGULATOR, None, "portal:cockpit", "全市驾驶舱"),
    ("district", "姑苏区监管员", Role.DISTRICT_REGULATOR, "320508", "portal:show_queues", "一个区的待办"),
    ("cadre", "包保干部", Role.CADRE, "320508", "portal:show_queues", "今日待办；只看不罚"),
    ("auditor", "审计员", Role.AUDITOR, None, "accounts:list_audit_entries", "审计记录"),
    ("admin", "系统管理员", Role.ADMINISTRATOR, None, "accounts:list_users", "用户与角色"),
)
MEMBERS = (
    # user name, display name, role, number of the business
    ("officer", "面馆食品安全员", Membership.Role.OFFICER, 0),
    ("director", "面馆食品安全总监", Membership.Role.DIRECTOR, 0),
    ("principal", "面馆主要负责人", Membership.Role.PRINCIPAL, 0),
    ("school", "学校食堂食品安全员", Membership.Role.OFFICER, 1),
)


def create_people(city: Region, enterprises: list[DemoEnterprise], today: date) -> list[dict]:
    """Make the accounts through the services; returns their sign-ins."""
    since = moment(today - timedelta(days=400))
    lately = moment(today - timedelta(days=10))  # a password older than ninety days has to be changed
    sign_ins = [_official(row, city, since, lately) for row in OFFICIALS]
    for username, display_name, role, number in MEMBERS:
        user = _user(username, display_name, lately)
        assign_membership(enterprise=enterprises[number].row, user=user, role=role, by=None, at=since)
        sign_ins.append(
            sign_in_of(
                user,
                str(Membership.Role(role).label),
                reverse("portal:enterprise_home"),
                enterprises[number].row.name,
            )
        )
    return sign_ins


def create_recorders(enterprises: list[DemoEnterprise], today: date) -> dict[int, User]:
    """Who keeps the records of each business; only the first two can really sign in."""
    since = moment(today - timedelta(days=400))
    recorders = {}
    for enterprise in enterprises:
        number = enterprise.plan.number
        username = {0: "officer", 1: "school"}.get(number, f"officer{number:04d}")
        user = User.objects.filter(username=username).first()
        if user is None:
            user = _user(username, "食品安全员", since, can_sign_in=False)
            assign_membership(
                enterprise=enterprise.row, user=user, role=Membership.Role.OFFICER, by=None, at=since
            )
        recorders[enterprise.row.pk] = user
    return recorders


def write_sign_ins(sign_ins: list[dict], enterprise: DemoEnterprise, folder: Path) -> None:
    sticker = urlsplit(sticker_url(enterprise.row.stickers.get()))
    consumer = {
        "role": "CONSUMER",
        "url": f"{sticker.path}?{sticker.query}",
        "note": f"扫码知食安：{enterprise.row.name}",
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([consumer, *sign_ins], ensure_ascii=False, indent=2)
    (folder / "sign-ins.json").write_text(text + "\n", encoding="utf-8")


def _user(username: str, display_name: str, since, can_sign_in: bool = True) -> User:
    return create_user(
        username=username,
        display_name=display_name,
        by=None,
        at=since,
        password=PASSWORD,
        must_change_password=False,
        can_sign_in=can_sign_in,
    ).user


def _official(row, city: Region, since, lately) -> dict:
    username, display_name, role, code, page, note = row
    region = Region.objects.get(code=code) if code else city
    user = create_official(
        username=username,
        display_name=display_name,
        role=role,
        region=region,
        by=None,
        at=since,
    ).user
    change_password(user=user, password=PASSWORD, at=lately)
    return sign_in_of(user, str(Role(role).label), reverse(page), note) | {"totp_secret": enrol(user)}


def enrol(user: User) -> str:
    """Enrol the second factor with the code that their phone showed a moment ago.

    A code is good for one use: the present one is left for the visitor who signs in right after the seed.
    """
    device = start_second_factor(user=user)
    phone = TOTP(device.bin_key)
    left = phone.step - time.time() % phone.step
    if left < NEARLY_OVER:  # else the code might be two steps old when it is looked at
        time.sleep(left)
    phone.time = time.time() - phone.step
    confirm_second_factor(user=user, code=f"{phone.token():06d}", at=timezone.now())
    return base64.b32encode(device.bin_key).decode()


def sign_in_of(user: User, role: str, url: str, note: str) -> dict:
    return {"role": role, "username": user.username, "password": PASSWORD, "url": url, "note": note}
