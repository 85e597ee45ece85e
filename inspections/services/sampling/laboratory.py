"""Laboratories that may test, and those that may re-test (检验机构登记)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from inspections.models import Laboratory
from inspections.services.sampling.move import SampleRefused


class CodeUsed(SampleRefused):
    """Another laboratory has that code."""


def register_laboratory(
    *, code: str, name: str, is_retest_body: bool, effective_from: date, by: User | None, at: datetime
) -> Laboratory:
    try:
        with transaction.atomic():
            laboratory = Laboratory.objects.create(
                code=code, name=name, is_retest_body=is_retest_body, effective_from=effective_from
            )
            record_audit(
                action="register_laboratory",
                subject=laboratory,
                by=by,
                at=at,
                new={"code": code, "is_retest_body": is_retest_body},
                region_path=by.latest_region_path() if by else "",
            )
    except IntegrityError as error:
        raise CodeUsed(_("这个机构编号已经登记过。")) from error
    return laboratory
