"""A clock in the hand, and servers that really speak the protocols."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.channels import http
from notifications.push_keys import current_key_id, public_key_text
from notifications.services.delivery import deliver_batch
from sushi_platform.notification_settings import SmsGateway
from tests.factories.notifications import make_device, make_robot
from tests.notifications.servers import local_server
from tests.notifications.servers.mail_server import MailServer
from tests.notifications.servers.push_service import PushService
from tests.notifications.servers.robots import DingTalkServer, FeishuServer, WeComServer
from tests.notifications.servers.sms_gateway import TOKEN, SmsGatewayServer

SECRET = "SEC0123456789abcdef"
LONG_SECONDS, SHORT_SECONDS = 20, 0.2


class Patience:
    """How long a server may take: long, that a busy machine fails no test; short where one stays silent."""

    def __init__(self, monkeypatch, settings):
        self.monkeypatch, self.settings = monkeypatch, settings

    def last(self, seconds):
        self.monkeypatch.setattr(http, "CONNECT_SECONDS", seconds)
        self.monkeypatch.setattr(http, "READ_SECONDS", seconds)
        self.monkeypatch.setattr(http, "WHOLE_SECONDS", seconds * 3)
        self.settings.EMAIL_TIMEOUT = seconds


@pytest.fixture(autouse=True)
def patience(request, monkeypatch, settings):
    """Short from the start where a test is called with a silent server; waits have no chance in them."""
    monkeypatch.setattr("notifications.timing.JITTER", 0)
    patience = Patience(monkeypatch, settings)
    called_with = getattr(request.node, "callspec", None)
    is_silent = called_with is not None and local_server.SILENT in called_with.params.values()
    patience.last(SHORT_SECONDS if is_silent else LONG_SECONDS)
    return patience


@pytest.fixture
def change(settings):
    """Change single values of the notification settings."""

    def change(**values):
        settings.NOTIFICATIONS = replace(settings.NOTIFICATIONS, **values)

    return change


class Clock:
    """Beat runs each minute; here a minute passes when a test says so."""

    def __init__(self, now):
        self.now = now

    def deliver(self):
        while deliver_batch(at=self.now):
            pass

    def pass_minutes(self, count, each=None, step=1):
        for _step in range(count // step):
            self.now += timedelta(minutes=step)
            self.deliver()
            if each is not None:
                each()


@pytest.fixture
def clock(at):
    """Monday, 10:00 in Suzhou."""
    return Clock(at)


@pytest.fixture
def push_service(at, change):
    with PushService(at.timestamp()) as server:
        change(push_origins=(server.origin,))
        yield server


@pytest.fixture
def browser_of(push_service):
    """Somebody's browser, subscribed."""

    def browser_of(user, **fields):
        browser = push_service.subscribe(public_key_text(current_key_id()))
        browser.device = make_device(user, browser, **fields)
        return browser

    return browser_of


def _robot_server(kind, server_class):
    @pytest.fixture
    def robot_server(at, change, settings):
        with server_class(at.timestamp(), SECRET if kind != "WECOM" else "") as server:
            change(robot_origins=dict(settings.NOTIFICATIONS.robot_origins) | {kind: (server.origin,)})
            yield server

    return robot_server


wecom_server = _robot_server("WECOM", WeComServer)
dingtalk_server = _robot_server("DINGTALK", DingTalkServer)
feishu_server = _robot_server("FEISHU", FeishuServer)


@pytest.fixture
def robot_of():
    """Somebody's robot at one of the servers."""

    def robot_of(user, server, **fields):
        kind = {WeComServer: "WECOM", DingTalkServer: "DINGTALK", FeishuServer: "FEISHU"}[type(server)]
        return make_robot(user, kind, server.url, **({"secret": server.secret} | fields))

    return robot_of


@pytest.fixture
def sms_server(change):
    with SmsGatewayServer() as server:
        body = {"to": "{phone}", "sms": {"text": "【苏食安】{title} {link}", "priority": 1}}
        change(sms=SmsGateway(server.url, "Authorization", TOKEN, body, ("code", "0")))
        yield server


@pytest.fixture
def phone_book(monkeypatch):
    """User id → phone, as the app that keeps phones would tell."""
    phones = {}
    monkeypatch.setattr("notifications.address_book._finders", [lambda user_ids: phones])
    return phones


@pytest.fixture
def mail_server(settings):
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
