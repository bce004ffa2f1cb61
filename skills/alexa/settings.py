"""What the endpoint is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from voice_shop.errors import InputError, MissingError
from voice_shop.home import Home
from voice_shop.settings import load
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True)
class SkillSettings:
    """One skill over one home.

    Attributes:
        home: the folder with shop and database; several workers may share it.
        skill_id: as the developer console shows it; only requests for this skill are answered.
        alexa: the section of the settings file.
        linking: and that of account linking.

    Raises:
        InputError: there is no skill id, or it is none.
    """

    home: Path
    skill_id: str
    alexa: AlexaSettings = field(default_factory=AlexaSettings)
    linking: LinkingSettings = field(default_factory=LinkingSettings)

    def __post_init__(self) -> None:
        if not self.skill_id:
            raise InputError(
                "The skill has no id, so nobody's requests could be told from its own.",
                hint='Write skill_id = "amzn1.ask.skill.…" below [alexa] in voice-shop.toml.',
                code="no_skill_id",
            )
        if not _SKILL_ID.fullmatch(self.skill_id):
            raise InputError(
                f"{self.skill_id!r} is no skill id.",
                hint="The developer console shows it: amzn1.ask.skill. and a UUID.",
                code="bad_skill_id",
            )

    @classmethod
    def of_home(cls, folder: Path) -> SkillSettings:
        """As the home's settings file says. Raises InputError when that is wrong or names no skill."""
        found = load(Home(folder).settings_file).settings
        return cls(folder, found.alexa.skill_id, found.alexa, found.linking)


def secret_in(file: Path, section: str) -> str:
    """What a file holds that a section of the settings names. Raises MissingError where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MissingError(
            f"The secret of [{section}] is not in {file}.",
            hint="Write it there, readable for you alone.",
            code=f"{section}_secret",
        ) from error
