"""The ids of the factsheet, in its order. They are a contract: forms, content, exports and tests use them."""

FACTSHEET_IDS = {
    "signals_general": [
        "companion_present",
        "vague_injury_explanation",
        "threats",
        "work_related_complaints",
        "psychosomatic_complaints",
        "substance_addiction",
        "tattoos",
    ],
    "signals_domestic": [
        "isolation_dependency",
        "driven_by_others",
        "sudden_wealth",
        "behaviour_appearance_change",
        "extortion",
        "school_decline",
    ],
    "signals_cross_border": [
        "lives_at_workplace",
        "passport_withheld",
        "travel_arranged_by_others",
        "work_address_unknown",
        "built_up_debts",
        "undocumented",
        "partner_violence",
        "informal_work",
        "not_free_to_go_out",
    ],
    "risk_factors": [
        "earlier_violence",
        "mental_health_complaints",
        "mild_intellectual_disability",
        "problem_family",
        "orphan",
        "low_self_esteem",
        "homelessness",
        "trauma_or_youth_care",
        "refugee_or_undocumented",
        "poverty",
        "easily_influenced",
        "age_12_24",
        "lgbti",
    ],
}

ADDED_IDS: dict[str, list[str]] = {
    "signals_general": [],
    "signals_domestic": [],
    "signals_cross_border": [],
    "risk_factors": [],
}
"""Signals and risk factors that rest on another source; in each checklist they come after those of the factsheet."""

ITEM_IDS = {checklist: [*ids, *ADDED_IDS[checklist]] for checklist, ids in FACTSHEET_IDS.items()}
ITEMS = sum(map(len, ITEM_IDS.values()))

ATTENTION_POINT_IDS = [
    "trafficker_may_be_close",
    "speak_alone_external_interpreter",
    "men_are_victims_too",
    "safety_first",
    "not_seen_as_victim",
    "not_smuggling",
    "little_trust_little_rights_knowledge",
]

CONTACT_IDS = [
    "emergency_112",
    "veilig_thuis",
    "comensha",
    "zorgcoordinator",
    "meld_arbeidsuitbuiting",
    "wegwijzer",
]

SITUATION_IDS = {
    "acute_danger": ["yes", "no", "unknown"],
    "age_group": ["minor", "adult", "unknown"],
}
