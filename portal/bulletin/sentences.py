"""What a bulletin says first: the month in a few sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.bulletin.words import rate_words, tenths
from portal.queries.bulletin.figures import Bulletin, Place

MOST_NAMED = 3


def sentences_of(bulletin: Bulletin) -> list[str]:
    """The month in a few sentences; what there was nothing of is passed over."""
    total = bulletin.total
    told = [index_sentence(bulletin)]
    if owed := total["daily_control.owed"] - total["daily_control.ahead"]:
        told.append(
            _("日管控应履责%(owed)d次，按时率%(rate)s，缺%(missed)d次。")
            % {
                "owed": owed,
                "rate": rate_words(total.on_time_percent("daily_control")),
                "missed": total["daily_control.missed"],
            }
        )
    if total["hazards.found"] or total["hazards.open"]:
        told.append(
            _("发现隐患%(found)d条，其中已销号%(closed)d条；期末未销号%(open)d条，超期%(overdue)d条。")
            % {
                "found": total["hazards.found"],
                "closed": total["hazards.found_closed"],
                "open": total["hazards.open"],
                "overdue": total["hazards.overdue"],
            }
        )
    if total["inspections.all"] or total["samples.all"]:
        told.append(
            _("监督检查%(inspections)d家次，不符合%(failed)d；监督抽检%(samples)d批次，不合格%(bad)d。")
            % {
                "inspections": total["inspections.all"],
                "failed": total["inspections.failed"],
                "samples": total["samples.all"],
                "bad": total["samples.failed"],
            }
        )
    if total["complaints.received"]:
        told.append(
            _("收到投诉举报%(received)d件；本月到期应答复%(due)d件，按时%(in_time)d件。")
            % {
                "received": total["complaints.received"],
                "due": total["complaints.due"],
                "in_time": total["complaints.in_time"],
            }
        )
    return [*told, *ranking_sentences(bulletin)]


def index_sentence(bulletin: Bulletin) -> str:
    if bulletin.total.median_tenths is None:
        return _("本月还没有计算过食安指数。")
    values = {
        "scored": bulletin.total["index.scored"],
        "median": tenths(bulletin.total.median_tenths),
        "before": tenths(bulletin.before.median_tenths),
    }
    if bulletin.before.median_tenths is None:
        return _("%(scored)d家已评分，食安指数中位数%(median)s分。") % values
    return _("%(scored)d家已评分，食安指数中位数%(median)s分，上月%(before)s分。") % values


def ranking_sentences(bulletin: Bulletin) -> list[str]:
    """Best and worst by the index; with fewer than four there is nothing to be told apart."""
    ranked = bulletin.ranked
    named = min(MOST_NAMED, len(ranked) // 2)
    if named < 2:
        return []
    return [
        _("指数中位数居前：%(places)s。") % {"places": named_places(ranked[:named])},
        _("指数中位数居后：%(places)s。") % {"places": named_places(ranked[-named:])},
    ]


def named_places(places: Sequence[Place]) -> str:
    words = [
        _("%(region)s（%(median)s分）")
        % {"region": place.region.name, "median": tenths(place.part.median_tenths)}
        for place in places
    ]
    return pgettext("并列", "、").join(words)
