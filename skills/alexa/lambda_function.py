"""For AWS Lambda, with the Alexa Skills Kit trigger: `skills.alexa.lambda_function.handler`.

AWS verifies who calls and hands over the envelope, so there is no signature here: the function must have no
other trigger and no address of its own. The skill's id, the time and that nothing comes twice are checked as
always. docs/alexa.md tells its limits; VOICE_SHOP_HOME names the home, on a file system that is mounted.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from skills.alexa.app import Parts, parts
from skills.alexa.logs import log_to_stderr, note
from skills.alexa.rejected import Rejected
from skills.alexa.settings import SkillSettings
from voice_shop.errors import InputError


def handler(event: dict[str, Any], context: object) -> Any:
    """Answer one request.

    Raises:
        Rejected: it is not for this skill, too old, or came before.
        VoiceShopError: as `create_app`.
    """
    del context
    made = _parts()
    try:
        made.gate.check(event)
        made.gate.claim(event)
    except Rejected as rejected:
        note("rejected", rejected=rejected.word)
        raise
    return made.dispatch(event)


@cache
def _parts() -> Parts:
    named = os.environ.get("VOICE_SHOP_HOME")
    if not named:
        raise InputError(
            "VOICE_SHOP_HOME is not set.",
            hint="Name the home on the mounted file system: what is elsewhere is gone with the function.",
            code="no_home",
        )
    log_to_stderr("info")
    return parts(SkillSettings.of_home(Path(named)))
