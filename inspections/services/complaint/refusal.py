"""What can't be done with a complaint or report, and why; the text of each is for whoever tried."""


class ComplaintRefused(Exception):
    """The complaint can't be taken or moved as asked; nothing was changed."""


class NotTheNextStep(ComplaintRefused):
    """It was decided before, or has not come so far yet."""


class NoRuleInForce(ComplaintRefused):
    """No rule says how a complaint of that day is handled."""


class NoContact(ComplaintRefused):
    """Whoever filed it left no way to be reached, or it was erased."""


class IdentityMissing(ComplaintRefused):
    """The rule asks for a real name and a way to reach the person."""


class GroundNotGiven(ComplaintRefused):
    """The rule of the case knows no such ground, or the ground asks for more to be said."""


class NotTheSameMatter(ComplaintRefused):
    """Only a later case of the same kind about the same enterprise goes into an earlier one."""


class NotAHandler(ComplaintRefused):
    """Whoever it was given to has no right to handle it."""


class HandledBefore(ComplaintRefused):
    """All of them are that person's already."""


class VerdictMissing(ComplaintRefused):
    """A report is not decided before somebody has said whether it is true."""


class AlreadyExtended(ComplaintRefused):
    """The check is extended once, and only before its day is over."""


class NothingToTell(ComplaintRefused):
    """Nobody is to be told of anything any more."""


class AlreadyPaused(ComplaintRefused):
    """The clock is stopped already, or is not stopped."""


class NotOfThisCase(ComplaintRefused):
    """That inspection was at another enterprise, or is no check of a complaint."""


class NotCorrectable(ComplaintRefused):
    """The enterprise a case is about can't be changed any more, or not to that one."""


class NoNotice(ComplaintRefused):
    """No notice goes out about that step."""
