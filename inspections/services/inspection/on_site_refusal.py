"""Why an inspection on site can't go on as asked; nothing was stored."""

from inspections.services.inspection.inspection import InspectionRefused


class NoChecklistInForce(InspectionRefused):
    """No checklist is in force for that kind of enterprise on that day."""


class NoSystemCheck(InspectionRefused):
    """A system check is for special and high-risk producers and large sellers (令49号第五十三条)."""


class TooFewInspectors(InspectionRefused):
    """Order 49 art. 23: two at least."""


class NotOfTheTerritory(InspectionRefused):
    """Somebody is no regulator of where the enterprise is."""


class MustRecuse(InspectionRefused):
    """An inspector has to do with the enterprise (令49号第二十四条)."""


class NotAnInspector(InspectionRefused):
    """Only who carries the inspection out takes it further."""


class TooEarlyToRefuse(InspectionRefused):
    """Nobody can refuse an inspection for which nobody has come yet."""


class PapersNotShown(InspectionRefused):
    """Papers are shown and the right to ask for other inspectors is told before anything is looked at."""


class PresenceMissing(InspectionRefused):
    """Neither a proof that they are there, nor why there is none."""


class PresenceOfAnother(InspectionRefused):
    """The proof is of another enterprise, another day, somebody else, or used before."""


class NotAsDrawn(InspectionRefused):
    """Chance has said who makes this visit; others go only after a change with its reason."""


class ArrangedAlready(InspectionRefused):
    """An inspection on site that is not over stands for this visit of the plan."""


class NotInThatState(InspectionRefused):
    """From where it stands it can't go there; somebody may have taken it further meanwhile."""


class AnswersIncomplete(InspectionRefused):
    """An item has no answer, or one that it can't have."""


class KeyUsedElsewhere(InspectionRefused):
    """The key belongs to the record of another inspection."""


class SignatureMissing(InspectionRefused):
    """An inspector has not signed, or neither has the enterprise nor is it said why not."""


class CapturedInFuture(InspectionRefused):
    """The phone's clock is ahead by more than clocks differ."""
