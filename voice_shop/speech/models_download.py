"""Downloading one file over http(s), continued where it broke, never more than was announced."""

from __future__ import annotations

import errno
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeAlias

from voice_shop.errors import InputError, MissingError
from voice_shop.speech.models_archive import check_space, sha256_of
from voice_shop.speech.models_manifest import Archive

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (bytes so far, bytes in all or 0)."""

_BLOCK = 1 << 16
_TIMEOUT = 30.0
_LARGEST = 4 << 30
_OURS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EFBIG}
"""Trouble with our own disk, which no other site would mend."""
_BROKEN = (urllib.error.URLError, http.client.HTTPException, OSError)


def download(archive: Archive, folder: Path, progress: Progress | None = None) -> Path:
    """Get the archive into `folder`, checked.

    What has arrived is kept as `FILE.part` and continued, within this call while there is progress and
    in the next call otherwise.

    Raises:
        MissingError: no network, the site does not answer, or no room. The hint says how to do it by hand.
        InputError: what arrived is not the file of the manifest; it is thrown away.
    """
    part, done = folder / f"{archive.file}.part", folder / archive.file
    check_space(folder, (archive.size or 0) + (archive.unpacked or 2 * archive.size))
    resumed = part.exists()
    _all_of(archive, part, progress)
    if sha256_of(part) != archive.sha256:
        part.unlink()
        if resumed:  # the older part may be of another version: once more from the start
            return download(archive, folder, progress)
        raise InputError(
            f"What {archive.url} sent is not the file of the manifest (sha256 differs).",
            hint="It was thrown away. Try again, or fetch it from a folder with --from.",
            code="sha256",
        )
    part.rename(done)
    return done


def _all_of(archive: Archive, part: Path, progress: Progress | None) -> None:
    while True:
        before = part.stat().st_size if part.exists() else 0
        if archive.size and before > archive.size:
            part.unlink()
            before = 0
        if archive.size and before == archive.size:
            return
        try:
            complete = _some_of(archive, part, before, progress)
        except _BROKEN as error:
            if getattr(error, "errno", None) in _OURS:
                raise
            if before and getattr(error, "code", 0) == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # nothing is left to send
            if (part.stat().st_size if part.exists() else 0) > before:
                continue
            raise by_hand(archive, part.parent, _reason(error)) from error
        if complete:
            return
        if part.stat().st_size <= before:
            raise by_hand(archive, part.parent, "the site sends nothing more")


def _some_of(archive: Archive, part: Path, start: int, progress: Progress | None) -> bool:
    """One connection. Whether the site says that this was all."""
    request = urllib.request.Request(archive.url, headers={"User-Agent": "voice-shop"})  # noqa: S310  (http, https)
    if start:
        request.add_header("Range", f"bytes={start}-")
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310  (see read_manifest)
        going_on = response.status == http.HTTPStatus.PARTIAL_CONTENT and _from(response) == start
        length = response.headers.get("Content-Length")
        with part.open("r+b" if going_on else "wb") as file:
            got = file.seek(0, os.SEEK_END) if going_on else 0
            expected = got + int(length) if length and length.isdecimal() else archive.size
            got = _copy(response, file, got, archive, progress)
            file.flush()
            os.fsync(file.fileno())
    return bool(expected) and got >= expected if expected else True


def _copy(
    response: http.client.HTTPResponse, file: BinaryIO, got: int, archive: Archive, progress: Progress | None
) -> int:
    most = archive.size or _LARGEST
    while block := response.read(_BLOCK):
        got += len(block)
        if got > most:
            file.truncate(0)
            raise InputError(f"{archive.url} sends more than {most} bytes.", code="sha256")
        file.write(block)
        if progress:
            progress(got, archive.size)
    return got


def _from(response: http.client.HTTPResponse) -> int:
    unit_and_range = response.headers.get("Content-Range", "")
    first = unit_and_range.removeprefix("bytes ").split("-", 1)[0]
    return int(first) if first.isdecimal() else -1


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the site answers {error.code}"
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, OSError) and reason.strerror:
        # Without its number, which tells nothing to whoever wants a model.
        return reason.strerror.lower()
    return str(reason) or type(error).__name__


def by_hand(archive: Archive, folder: Path, why: str) -> MissingError:
    """The fault that tells how to bring the file by hand."""
    return MissingError(
        f"{archive.file} could not be fetched: {why}.",
        hint=f"Get {archive.url} on another machine and put {archive.file} into {folder}, "
        "or fetch it with --from DIR.",
        code="offline",
    )
