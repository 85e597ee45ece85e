"""Why a sign of a hollow routine was not reviewed, in the user's words: page and API say the same."""

from django.utils.translation import gettext_lazy as _

from duties.services.hollow_signal import (
    AlreadyReviewed,
    NotConfirmed,
    ReasonMissing,
    ReverserIsConfirmer,
    ReviewRefused,
)

REFUSALS = {
    AlreadyReviewed: _("这条信号已经有人核实过。"),
    NotConfirmed: _("只有已确认的信号才能撤销确认。"),
    ReasonMissing: _("请写明理由，没有理由不能认定。"),
    ReverserIsConfirmer: _("确认是您作出的，撤销要由另一位监管人员决定。"),
}


def sentence_for(refusal: ReviewRefused):
    return REFUSALS[type(refusal)]
