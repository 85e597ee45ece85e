import pytest

from notifications.channels import mail
from notifications.channels.terms import Address, ChannelFailed, Message
from tests.notifications.servers import mail_server as mode

MESSAGE = Message("冷藏温度偏高", "请在今天18:00前处理。", "/notifications/1/", "zh-hans")
OFFICER = Address("officer@example.com")


@pytest.fixture(autouse=True)
def _address_of_ours(settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"


def failure_of(at, to=OFFICER):
    with pytest.raises(ChannelFailed) as failed:
        mail.send(to=to, message=MESSAGE, at=at)
    return failed.value.permanent, failed.value.reason, failed.value.is_gone


def test_a_letter_arrives(mail_server, at):
    mail.send(to=OFFICER, message=MESSAGE, at=at)

    ((to, subject, body, letter),) = mail_server.letters
    assert (to, subject) == ("officer@example.com", "冷藏温度偏高")
    assert body == "请在今天18:00前处理。\n\nhttps://food.example.gov.cn/notifications/1/"
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("server_mode", "expected"),
    [
        (mode.UNKNOWN_USER, (True, "SMTP 550", True)),
        (mode.GREYLISTED, (False, "SMTP 451", False)),
        (mode.REFUSED, (True, "SMTP 554", False)),
        (mode.BUSY, (False, "SMTP 452", False)),
    ],
)
def test_what_the_server_may_answer(mail_server, at, server_mode, expected):
    mail_server.mode = server_mode

    assert failure_of(at) == expected
    assert mail_server.letters == []


@pytest.mark.parametrize(
    ("server_mode", "reason"), [(mode.SILENT, "TIMEOUT"), (mode.GARBAGE, "SMTP -1"), (None, "UNREACHABLE")]
)
def test_a_server_that_is_no_help(mail_server, at, settings, server_mode, reason):
    mail_server.stop()
    if server_mode is not None:
        mail_server.start(server_mode)
        settings.EMAIL_PORT = mail_server.port

    assert failure_of(at) == (False, reason, False)


def test_a_wrong_password_waits_for_the_operator(mail_server, at, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sushi", "wrong"

    assert failure_of(at)[0] is False


@pytest.mark.parametrize("address", ["x@\nexample.com", ""])
def test_what_is_no_address(mail_server, at, address):
    assert failure_of(at, Address(address)) == (True, "ADDRESS", True)


def test_without_a_server_there_is_no_mail(no_mail):
    assert not mail.is_configured()
