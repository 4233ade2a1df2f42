"""The hub's faces: device API, boards, phone, staff, admin. They never import one another; `shared` serves all."""
