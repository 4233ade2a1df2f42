"""The sign-in page itself, with each way in that this hub has."""

from flask import request
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from display_server.hub import this_hub
from display_server.services.accounts.passkey_answers import house_of
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.recognise import SignInRefused


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet, so the guard does not."""

    email = StringField(validators=[InputRequired(), Length(max=120)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


def sign_in_page(
    form: SignInForm | None = None, refused: SignInRefused | None = None, left_at: str | None = None
) -> str:
    """`left_at`: where the directory signs people out, for whoever has just left."""
    language, settings = desk_language(), this_hub().settings
    return show(
        "sign_in/sign_in.html",
        language,
        hospital=hospital_name(language),
        form=form or SignInForm(formdata=None),
        refused=refused,
        came_for=wanted_page(),
        by_passkey=house_of(settings.public_url) is not None,
        by_directory=settings.has_directory,
        left_at=left_at,
    )


def wanted_page() -> str | None:
    """The page somebody wanted before they were asked to sign in: a path of ours, never another site's address."""
    wanted = request.values.get("next", "")
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if ours else None
