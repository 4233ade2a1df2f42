"""What a directory's claims mean here: only what the settings name, never more."""

from typing import Any

import pytest

from display_server.domain.directory import Known, NotLetIn, Rules, judge, values_of

RULES = Rules("groups", {"desk": ["staff"], "both": ["head", "staff"]}, [], {}, ["mfa", "urn:two"])


@pytest.mark.parametrize(
    ("claims", "name", "values"),
    [
        ({"groups": ["a", "b", "a"]}, "groups", {"a", "b"}),
        ({"groups": "a b"}, "groups", {"a b"}),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", {"a"}),
        ({"https://x.example/roles": ["a"]}, "https://x.example/roles", {"a"}),
        ({"realm_access": "a"}, "realm_access.roles", set()),
        ({"level": 3, "on": True}, "on", {"true"}),
        ({"level": 3}, "level", {"3"}),
        ({"groups": [{"a": 1}, None, "", ["b"]]}, "groups", set()),
        ({}, "groups", set()),
    ],
)
def test_a_claim_is_read_as_texts(claims: dict[str, Any], name: str, values: set[str]) -> None:
    assert values_of(claims, name) == values


def test_roles_are_those_of_the_mapping_alone() -> None:
    known = judge({"sub": "u", "groups": ["both", "desk", "admin"], "roles": ["admin"]}, RULES)
    assert known == Known("u", None, None, ("head", "staff"), did_second=False)


@pytest.mark.parametrize(("claims", "did"), [({"amr": ["pwd", "mfa"]}, True), ({"acr": "urn:two"}, True),
                                             ({"amr": ["pwd"]}, False), ({"acr": "1"}, False), ({}, False)])  # fmt: skip
def test_a_second_factor_there_counts_where_the_house_names_it(claims: dict[str, Any], did: bool) -> None:
    assert judge({"sub": "u", **claims}, RULES).did_second == did
    assert not judge({"sub": "u", **claims}, Rules("", {}, [], {}, [])).did_second


@pytest.mark.parametrize("verified", [None, False, "false", "no", 0, ["true"], {"true": True}])
def test_an_e_mail_nobody_verified_is_none(verified: object) -> None:
    claims = {"sub": "u", "email": "a@st-anna.example", "email_verified": verified}
    assert judge(claims, RULES).email is None
    with pytest.raises(NotLetIn, match="domain"):
        judge(claims, Rules("", {}, ["st-anna.example"], {}, []))


def test_names_are_one_line_and_not_endless() -> None:
    said = {"sub": "u", "name": "  Ona \n Onaitė " + "x" * 200, "email": "A@b.example", "email_verified": True}
    known = judge(said, RULES)
    assert known.name is not None
    assert (known.name[:10], len(known.name), known.email) == ("Ona Onaitė", 120, "A@b.example")
    assert judge({"sub": "u", "name": "a\u202eb"}, RULES).name is None
