"""The parameters of the three model versions the platform is delivered with, as the document prints them."""

CITY = {
    "dimensions": {
        "DUTY": {
            "weight": 30,
            "look_back_days": 90,
            "half_life_days": 45,
            "components": {"daily": 50, "weekly": 20, "monthly": 15, "hazards": 15},
        },
        "SUPERVISION": {
            "weight": 25,
            "look_back_days": 730,
            "half_life_days": 365,
            "components": {"inspections": 60, "key_items": 20, "hazards": 20},
        },
        "SAMPLING": {
            "weight": 20,
            "look_back_days": 730,
            "half_life_days": 365,
            "prior_strength": 5,
            "prior_percent": 97,
            "risk_item_weight": 2,
        },
        "COMPLAINT": {
            "weight": 10,
            "look_back_days": 365,
            "half_life_days": 180,
            "components": {"volume": 80, "response": 20},
            "allowances": {"MICRO": 2, "SMALL": 4, "MEDIUM": 8, "LARGE": 20},
            "channel_open_days": 30,
        },
        "CREDIT": {
            "weight": 15,
            "penalty_deductions": {"MINOR": 100, "GENERAL": 250, "SERIOUS": 500},
            "abnormal_list_deduction": 200,
            "honour_points": 50,
            "honour_points_most": 100,
            "honour_days": 365,
        },
    },
    "caps": {"SERIOUS_LIST": 0, "SUSPENDED": 590, "CRITICAL_HAZARD": 590, "DISPOSAL_PENDING": 740},
    "bands": {"EXCELLENT": 900, "GOOD": 750, "FAIR": 600, "POOR": 0},
    "min_dimensions": 3,
    "min_record_days": 30,
}

OPEN_DATA = {**CITY, "min_dimensions": 1, "min_record_days": 0}

_DUTY = CITY["dimensions"]["DUTY"] | {
    "hazard_prior_strength": 2,
    "hazard_prior_percent": 70,
    "hollow_deduction": 100,
    "hollow_deduction_most": 300,
}
HONEST = {**CITY, "layout": 2, "dimensions": CITY["dimensions"] | {"DUTY": _DUTY}}
