from hazards.models.hazard import Hazard
from hazards.models.hazard_rule import HazardRule

__all__ = ["Hazard", "HazardRule"]
