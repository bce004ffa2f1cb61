"""The address of the certificates: only Amazon's own folder, in the one spelling that is then fetched."""

from __future__ import annotations

import re

from skills.alexa.rejected import Rejected

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"
_LONGEST = 1024
_ADDRESS = re.compile(r"(?i:https)://(?i:s3\.amazonaws\.com)(?::443)?(?P<path>/[A-Za-z0-9._~/-]*)")
"""Neither user, query, fragment, backslash nor anything that would have to be decoded first."""


def certificate_path(address: str) -> str:
    """The path below HOST that a `SignatureCertChainUrl` names, with "." and ".." resolved.

    Raises:
        Rejected: "address".
    """
    if len(address) > _LONGEST or (found := _ADDRESS.fullmatch(address)) is None:
        raise Rejected("address")
    path = _resolved(found["path"])
    if not path.startswith(FOLDER) or path == FOLDER:
        raise Rejected("address")
    return path


def _resolved(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in ("", "."):
            kept.append(part)
    return "/" + "/".join(kept)
