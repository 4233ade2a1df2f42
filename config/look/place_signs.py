"""Which icon a place has, in lists and on the map (look.md section 6)."""

_SIGNS = {
    "waiting": "armchair", "room": "door-enter", "desk": "clipboard-list", "entrance": "door-exit",
    "emergency": "ambulance", "information": "info-circle", "cafe": "map-pin", "pharmacy": "pill",
    "cloakroom": "id-badge-2", "cash-machine": "cash", "toilets": "friends", "accessible-toilet": "wheelchair",
    "lift": "elevator", "stairs": "stairs", "water": "droplet", "wards": "bed", "chapel": "building",
    "quiet-room": "moon", "baby-room": "baby-carriage", "service": "stethoscope", "shop": "shopping-cart",
}  # fmt: skip


def sign_of(kind: str) -> str:
    """`department:heartbeat` says its own."""
    own = kind.partition(":")[2]
    return own or _SIGNS.get(kind, "map-pin")
