"""A service said no: how the API answers it."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated


class Refused(APIException):
    """What was asked doesn't fit what stands there; sending the same again changes nothing."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, refusal: Exception, sentence):
        """`sentence` is for people; for programs `AlreadySubmitted` is `already_submitted`."""
        code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(refusal).__name__).lower()
        super().__init__(detail=sentence, code=code)


class SignedInAsAnother(NotAuthenticated):
    """The session belongs to another person than the one who wrote what is sent; it waits for that one."""

    default_detail = _("现在登录的是别人，请本人登录后再提交。")
    default_code = "signed_in_as_another"


def is_sent_by_another(request) -> bool:
    """A phone says whose record it sends: meanwhile somebody else may have signed in on it."""
    told = request.headers.get("X-Signed-In-As", "")
    return bool(told) and told != str(request.user.pk)


def refuse_another(request) -> None:
    if is_sent_by_another(request):
        raise SignedInAsAnother
