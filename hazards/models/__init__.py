from hazards.models.hazard import Hazard
from hazards.models.hazard_move import HazardEvidence, HazardMove
from hazards.models.hazard_rule import HazardRule

__all__ = ["Hazard", "HazardEvidence", "HazardMove", "HazardRule"]
