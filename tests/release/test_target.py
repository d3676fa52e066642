"""What a build takes for its own, at the target and beside it: files of others are never replaced or removed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reading import contents
from tests.release.small import beside

import corpus_pipeline
from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import MANIFEST, SUMS
from corpus_pipeline.release.publish import CARD, CARD_MARK, check_target
from corpus_pipeline.release.publish import beside as beside_target

COMMAND = Path(sys.executable).with_name("corpus-pipeline")


def sum_all(folder: Path) -> None:
    """What ``sha256sum * > SHA256SUMS`` does."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != SUMS]
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / SUMS).write_text("".join(lines), "utf-8")


@pytest.mark.parametrize(
    "files",
    [
        {"disk.iso": "mine"},
        {"README.md": "mine", "LICENSE": "mine"},
        {"manifest.json": "{}", "page.js": "mine"},
        {"manifest.json": '{"package": "other", "tables": {}, "files": ["page.js"]}', "page.js": "mine"},
        {"manifest.json": "[" * 50_000 + "]" * 50_000, "page.js": "mine"},
        {"manifest.json": '{"package": "corpus-pipeline", "tables": [], "files": 3}', "page.js": "mine"},
    ],
)
def test_files_with_checksums_of_others_are_not_a_release(corpus: Path, tmp_path: Path, files: dict[str, str]) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    for name, content in files.items():
        (target / name).write_text(content, "utf-8")
    sum_all(target)
    before = contents(target)
    with pytest.raises(UsageError, match="not of a release"):
        corpus_pipeline.build(corpus, target)
    assert contents(target) == before
    assert beside(target) == []


def test_file_of_others_in_new_checksums_of_a_release_is_not_replaced(old: Path) -> None:
    (old / "notes.txt").write_text("mine", "utf-8")
    sum_all(old)
    with pytest.raises(UsageError, match=r"release: notes\.txt\."):
        check_target(old)


@pytest.mark.parametrize("content", [None, b"", b'{"package": "corp', b"\xff\x00"])
def test_release_whose_manifest_is_damaged_is_replaced(
    old: Path, corpus: Path, published: Path, content: bytes | None
) -> None:
    (old / MANIFEST).unlink()
    if content is not None:
        (old / MANIFEST).write_bytes(content)
    corpus_pipeline.build(corpus, old)
    assert contents(old) == contents(published)


def test_release_of_a_package_with_other_files_is_replaced(old: Path) -> None:
    """Of an older or newer version of this one."""
    (old / "letters.parquet").write_text("rows", "utf-8")
    (old / "NOTES.md").write_text("made", "utf-8")
    manifest = json.loads((old / MANIFEST).read_bytes())
    manifest["tables"]["letters"] = {"rows": 1, "files": [{"path": "letters.parquet"}]}
    manifest["files"].append("NOTES.md")
    (old / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    sum_all(old)
    check_target(old)


def test_pipe_or_link_in_place_of_a_card_is_of_others_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text(CARD_MARK, "utf-8")
    target = tmp_path / "dist"
    target.mkdir()
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to("../card.md")):
        make(target / CARD)
        with pytest.raises(UsageError, match=r"README\.md"):
            check_target(target)
        (target / CARD).unlink()


@pytest.mark.parametrize("name", ["dist.staging-eu", "dist.staging-2024"])
def test_what_belongs_to_a_target_of_a_similar_name_is_not_swept(corpus: Path, tmp_path: Path, name: str) -> None:
    for _ in range(2):
        corpus_pipeline.build(corpus, tmp_path / name)
    kept = {path: contents(beside_target(tmp_path / name, path)) for path in ("cache", "previous")}
    corpus_pipeline.build(corpus, tmp_path / "dist")
    assert {path: contents(beside_target(tmp_path / name, path)) for path in ("cache", "previous")} == kept
    assert all(kept.values())


def test_build_in_a_folder_that_was_removed(corpus: Path, published: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'rmdir "{gone}"; exec "{COMMAND}" build "{corpus}" --quiet -o'
    for target, code in ((tmp_path / "dist", 0), ("dist", 2)):
        gone.mkdir(exist_ok=True)
        done = subprocess.run(
            ["sh", "-c", f'{command} "{target}"'], cwd=gone, capture_output=True, text=True, check=False
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (code, int(code > 0)), done.stderr
    assert contents(tmp_path / "dist") == contents(published)


def test_target_below_the_input_by_another_name_is_not_read_by_the_next_build(
    corpus: Path, published: Path, tmp_path: Path
) -> None:
    shutil.copytree(corpus, tmp_path / "raw")
    (tmp_path / "alias").symlink_to("raw")
    for raw, target in (("raw", "alias/out"), ("alias", "raw/out"), ("raw", "alias/out")):
        corpus_pipeline.build(tmp_path / raw, tmp_path / target)
        assert contents(tmp_path / "raw" / "out") == contents(published)
