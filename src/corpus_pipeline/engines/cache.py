"""Finished work kept beside the target, addressed by all that it came from: what did not change is not done again.

An entry is a folder ``.<target>.cache/<key>`` with the files that a task left and a list of their SHA-256, sealed with
the key: an entry under another one's key, or with a list that something else wrote, is none. It appears by one rename
when it is whole, so a build that was killed goes on from the tasks that had ended. After a build that was published
only the entries that it used are kept: the cache is bounded by the work of one build.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus_pipeline.disk import Disk
from corpus_pipeline.folder import SUMS, open_file, read_file

_UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of finished work. ``disk``: through which it is written."""

    folder: Path
    disk: Disk = field(default_factory=Disk)

    def claim(self) -> None:
        """Remove what stands in the folder's place: a link would have entries of others removed."""
        if self.folder.is_symlink() or (self.folder.exists() and not self.folder.is_dir()):
            self.disk.remove(self.folder)

    def get(self, key: str) -> Path | None:
        """The folder of an entry whose files are as they were written; None where there is none."""
        entry = self.folder / key
        try:
            listed = read_file(entry / SUMS).decode()
            return entry if listed == _sums(entry, key) else None
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: Callable[[], str], fill: Callable[[Path], None]) -> Path:
        """The folder of a new entry that ``fill`` wrote its files to, replacing one that is damaged.

        ``key`` is asked afterwards: it may depend on whether what was read is still the same. Nothing is synced: what
        a power cut damages, its sums tell.
        """
        new = self.folder / f"{_UNFINISHED}{os.getpid()}"
        self.disk.remove(new)
        with suppress(FileExistsError):  # what it stands in is there, or was moved away while the build ran
            self.disk.make_folder(self.folder)
        self.disk.make_folder(new)
        fill(new)
        found = key()
        self.disk.write(new / SUMS, _sums(new, found).encode())
        entry = self.folder / found
        self.disk.remove(entry)
        self.disk.rename(new, entry)
        return entry

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove every entry but these, and what builds that died left; what cannot be removed stays."""
        kept = set(keys)
        found: list[Path] = []
        with suppress(OSError):
            found = sorted(self.folder.iterdir())
        for path in found:
            if path.name not in kept:
                with suppress(OSError):
                    self.disk.remove(path)


def key_of(*parts: object) -> str:
    """The key of work: a digest of the parts' representations, which must tell all that shapes its result."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:40]


def _sums(entry: Path, key: str) -> str:
    """The digests of an entry's files, one line each, in the order of their names; and one of the key and all these."""
    lines = []
    for path in sorted(entry.iterdir()):
        if path.name != SUMS:
            with open_file(path) as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join([*lines, f"{key_of('entry', key, lines)}\n"])
