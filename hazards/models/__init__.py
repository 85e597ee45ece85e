from hazards.models.hazard import Hazard

__all__ = ["Hazard"]
