"""New versions of risk control templates, from the day on which they begin."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.effective import LaterRowExists
from common.local_time import local_date
from duties.models import RiskControlTemplate, TemplateItem, TemplateUse
from duties.template_files import TemplateText


class TemplateRefused(Exception):
    """The template can't begin as asked; nothing was stored."""


class BeginsTooEarly(TemplateRefused):
    """A day that has begun keeps the list it began with."""


class LaterVersionExists(TemplateRefused):
    """A version of this template begins on that day or after it."""


class SecondDefault(TemplateRefused):
    """Another template is already the default for that kind of enterprise."""


class ItemUnsound(TemplateRefused):
    """An item contradicts itself; the text names it."""


@transaction.atomic
def add_template_versions(
    *, texts: Sequence[TemplateText], version: str, effective_from: date, by: User | None, at: datetime
) -> list[RiskControlTemplate]:
    """Let the templates begin on that day; earlier versions of the same codes end on the day before."""
    if effective_from <= local_date(at):
        raise BeginsTooEarly(effective_from)
    templates = [_add(text, version, effective_from, by, at) for text in texts]
    _refuse_second_defaults(templates, effective_from)
    return templates


def _add(
    text: TemplateText, version: str, effective_from: date, by: User | None, at: datetime
) -> RiskControlTemplate:
    try:
        RiskControlTemplate.objects.filter(code=text.code).make_way(effective_from)
    except LaterRowExists as error:
        raise LaterVersionExists(text.code) from error
    template = RiskControlTemplate(code=text.code, version=version, effective_from=effective_from, **text.row)
    _refuse_unsound(template)
    template.save()
    rows: list[TemplateUse | TemplateItem] = [
        *(TemplateUse(template=template, **use) for use in text.uses),
        *(TemplateItem(template=template, **item) for item in text.items),
    ]
    for row in rows:
        _refuse_unsound(row)
        row.save()
    record_audit(
        action="add_template_version",
        subject=template,
        by=by,
        at=at,
        new={"code": text.code, "version": version, "effective_from": effective_from.isoformat()},
    )
    return template


def _refuse_unsound(row: RiskControlTemplate | TemplateUse | TemplateItem) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise ItemUnsound(f"{row}: {'; '.join(error.messages)}") from error


def _refuse_second_defaults(templates: Sequence[RiskControlTemplate], day: date) -> None:
    defaults = TemplateUse.objects.filter(template__in=RiskControlTemplate.objects.on(day), is_default=True)
    for use in TemplateUse.objects.filter(template__in=templates, is_default=True):
        others = defaults.filter(kind=use.kind, canteen_kind=use.canteen_kind).exclude(pk=use.pk)
        if others.exists():
            raise SecondDefault(str(use))
