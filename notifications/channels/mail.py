"""E-mail through Django's backend (`EMAIL_URL`); its time-out is `EMAIL_TIMEOUT`."""

from contextlib import closing
from datetime import datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notifications.channels.terms import GARBAGE, TIMEOUT, UNREACHABLE, Address, ChannelFailed, Message

DUMMY = "django.core.mail.backends.dummy.EmailBackend"
BAD_ADDRESS = "ADDRESS"
UNKNOWN_MAILBOX = frozenset({550, 551, 553})  # RFC 5321: no such mailbox, not local, name not allowed


def is_configured() -> bool:
    return settings.EMAIL_BACKEND != DUMMY


def send(*, to: Address, message: Message, at: datetime) -> None:
    try:
        _hand_in(message, to)
    except SMTPRecipientsRefused as error:
        code = max((code for code, _words in error.recipients.values()), default=550)
        raise ChannelFailed(code >= 500, f"SMTP {code}", is_gone=code in UNKNOWN_MAILBOX) from error
    except SMTPAuthenticationError as error:
        # Our own password is wrong: an operator can put that right, so the letter may wait for it.
        raise ChannelFailed(False, f"SMTP {error.smtp_code}") from error
    except SMTPResponseException as error:
        raise ChannelFailed(error.smtp_code >= 500, f"SMTP {error.smtp_code}") from error
    except SMTPServerDisconnected as error:  # smtplib's word for a time-out, too
        was_silent = isinstance(error.__context__, TimeoutError)
        raise ChannelFailed(False, TIMEOUT if was_silent else UNREACHABLE) from error
    except SMTPException as error:
        raise ChannelFailed(False, GARBAGE) from error
    except ValueError as error:  # not an address at all
        raise ChannelFailed(True, BAD_ADDRESS, is_gone=True) from error
    except TimeoutError as error:
        raise ChannelFailed(False, TIMEOUT) from error
    except OSError as error:
        raise ChannelFailed(False, UNREACHABLE) from error


def _hand_in(message: Message, to: Address) -> None:
    # Closed by us: Django leaves a connection open on which the sign-in fails.
    with closing(get_connection()) as connection:
        letter = EmailMessage(
            message.title,
            f"{message.text}\n\n{message.link}\n",
            to=[to.target],
            headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no holiday replies, please
            connection=connection,
        )
        if not letter.send():
            raise ChannelFailed(True, BAD_ADDRESS, is_gone=True)
