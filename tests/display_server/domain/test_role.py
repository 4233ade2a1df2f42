"""A mapping of the hospital's directory knows the very roles of the house."""

from config.settings_of_signing_in import ROLE_NAMES
from display_server.domain.role import Role


def test_settings_name_each_role_and_no_other() -> None:
    assert set(ROLE_NAMES) == {role.value for role in Role}
