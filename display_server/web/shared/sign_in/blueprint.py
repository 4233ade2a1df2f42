"""The one blueprint of signing in; its pages register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("sign_in", __name__, template_folder="templates")
