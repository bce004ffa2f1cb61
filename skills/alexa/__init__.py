"""The Alexa skill: signed requests in, the same conversation and the same shop behind them."""

from skills.alexa.app import create_app
from skills.alexa.settings import SkillSettings

__all__ = ["SkillSettings", "create_app"]
