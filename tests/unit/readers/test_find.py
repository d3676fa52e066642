"""Which files are inputs, under which name, in which order, with what is said of them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.find import find_sources
from corpus_pipeline.readers.gate import GateError, read_file
from corpus_pipeline.readers.names import unescape_name
from corpus_pipeline.readers.records import Source


def plant(root: Path, *paths: str, **files: str) -> None:
    """Write files of a few bytes below a folder."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    for name, content in files.items():
        (root / f"{name}.csv").write_text(content)


def names(sources: list[Source]) -> list[str]:
    return [source.name for source in sources]


def given(sources: list[Source], name: str) -> dict[str, str]:
    (found,) = [source for source in sources if source.name == name]
    return dict(found.given)


def test_a_folder_is_walked_in_the_order_of_its_paths(tmp_path: Path) -> None:
    plant(tmp_path, "b/2.txt", "a.txt", "b/1.txt", "b-side/1.txt", "B/1.txt", "b/inner/0.txt")
    found = find_sources([str(tmp_path)])
    assert names(found) == ["B/1.txt", "a.txt", "b/1.txt", "b/2.txt", "b/inner/0.txt", "b-side/1.txt"]
    assert [source.n_bytes for source in found] == [len(source.name) for source in found]


def test_hidden_files_and_sources_csv_are_no_inputs(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt", "in/.c.txt", sources="path,id\n")
    assert names(find_sources([str(tmp_path)])) == ["a.txt"]


def test_one_file_and_a_pattern(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "b.txt", "c.md", "in/d.txt")
    assert names(find_sources([str(tmp_path / "a.txt")])) == ["a.txt"]
    assert names(find_sources([str(tmp_path / "*.txt")])) == ["a.txt", "b.txt"]
    assert names(find_sources([str(tmp_path / "**" / "d.txt")])) == ["d.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    plant(tmp_path, "a[1].txt", "a1.txt")
    assert names(find_sources([str(tmp_path / "a[1].txt")])) == ["a[1].txt"]


def test_several_folders_are_told_apart_by_their_names(tmp_path: Path) -> None:
    plant(tmp_path, "one/a.txt", "two/a.txt")
    both = [str(tmp_path / "two"), str(tmp_path / "one")]
    assert names(find_sources(both)) == ["one/a.txt", "two/a.txt"]
    assert names(find_sources(both)) == names(find_sources(both[::-1]))


def test_folders_of_one_name_take_more_of_their_path(tmp_path: Path) -> None:
    plant(tmp_path, "x/raw/a.txt", "y/raw/a.txt")
    found = find_sources([str(tmp_path / "x" / "raw"), str(tmp_path / "y" / "raw")])
    assert names(found) == ["x/raw/a.txt", "y/raw/a.txt"]


def test_names_are_below_the_corpus_root_where_there_is_one(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "more/b.txt")
    assert names(find_sources([str(tmp_path / "raw")], tmp_path)) == ["raw/a.txt"]
    both = find_sources([str(tmp_path / "raw"), str(tmp_path / "more" / "b.txt")], tmp_path)
    assert names(both) == ["more/b.txt", "raw/a.txt"]


def test_names_do_not_depend_on_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "raw/in/a.txt")
    far = names(find_sources([str(tmp_path / "raw")]))
    monkeypatch.chdir(tmp_path / "raw")
    assert names(find_sources(["."])) == far == ["in/a.txt"]
    monkeypatch.chdir(tmp_path)
    assert names(find_sources(["raw/"])) == far


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "raw/b.txt")
    found = find_sources([str(tmp_path / "raw" / "a.txt"), str(tmp_path / "raw" / "*.txt")])
    assert names(found) == ["a.txt", "b.txt"]


def test_a_folder_named_beside_its_own_file_gives_each_file_once(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "raw/b.txt")
    found = find_sources([str(tmp_path / "raw"), str(tmp_path / "raw" / "a.txt")])
    assert sorted(Path(source.path).name for source in found) == ["a.txt", "b.txt"]


def test_nothing_there_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        find_sources([str(tmp_path / "gone")])
    with pytest.raises(UsageError, match="no such file or folder"):
        find_sources([str(tmp_path / "*.txt")])
    with pytest.raises(UsageError, match="no input files"):
        find_sources([str(tmp_path)])


def test_the_first_folder_is_the_site_where_nothing_else_says_it(tmp_path: Path) -> None:
    plant(tmp_path, "pond.example/2020/a.txt", "b.txt", "reed.example/c.txt")
    (tmp_path / "reed.example" / "sources.csv").write_text("path,site\n*,reed\n")
    found = find_sources([str(tmp_path)])
    assert given(found, "pond.example/2020/a.txt") == {"site_folder": "pond.example"}
    assert given(found, "b.txt") == {}
    assert given(found, "reed.example/c.txt") == {"site": "reed"}


def test_a_statement_speaks_for_files_below_its_folder(tmp_path: Path) -> None:
    plant(tmp_path, "p/a.txt", "p/in/b.txt", "q/a.txt")
    (tmp_path / "sources.csv").write_text("path,rights\np/*,CC0\nq/b.txt,none\n")
    (tmp_path / "p" / "sources.csv").write_text("path,id\na.txt,first\nin/b.txt,second\n")
    found = find_sources([str(tmp_path)])
    assert given(found, "p/a.txt") == {"rights": "CC0", "id": "first", "site_folder": "p"}
    assert given(found, "p/in/b.txt") == {"rights": "CC0", "id": "second", "site_folder": "p"}
    assert given(found, "q/a.txt") == {"site_folder": "q"}


def test_the_later_row_and_the_nearer_file_win(tmp_path: Path) -> None:
    plant(tmp_path, "p/a.txt", "p/b.txt")
    (tmp_path / "sources.csv").write_text("path,encoding\np/*,koi8-r\np/a.txt,cp1251\n")
    (tmp_path / "p" / "sources.csv").write_text("path,encoding\nb.txt,utf-16\n")
    found = find_sources([str(tmp_path)])
    assert [source.given["encoding"] for source in found] == ["cp1251", "utf-16"]


def test_a_single_file_listens_to_the_sources_csv_beside_it(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", sources="path,site\na.txt,pond.example\n")
    assert given(find_sources([str(tmp_path / "a.txt")]), "a.txt") == {"site": "pond.example"}


def test_case_matters_in_patterns(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "B.TXT", sources="path,id\n*.txt,x\n")
    assert [dict(source.given) for source in find_sources([str(tmp_path)])] == [{}, {"id": "x"}]


def test_what_is_no_file_is_refused_in_its_place(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    found = {source.name: source.refusal for source in find_sources([str(tmp_path)])}
    assert found["a.txt"] is None
    assert found["pipe"] == ("unreadable", "not a regular file")
    assert found["broken"] == ("unreadable", "no such file or directory")


def test_links_lead_within_the_folder_but_not_out_of_it(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "secret.txt", "aside/b.txt")
    (tmp_path / "raw" / "in.txt").symlink_to(tmp_path / "raw" / "a.txt")
    (tmp_path / "raw" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "raw" / "folder").symlink_to(tmp_path / "aside")
    found = {source.name: source.refusal for source in find_sources([str(tmp_path / "raw")])}
    assert found["in.txt"] is None
    assert found["out.txt"] == ("unreadable", "a link out of the input folder")
    assert found["folder"] is not None


def test_a_link_through_what_may_not_be_looked_at_is_refused_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as /proc/1/root, which not even root may follow out of a container."""
    plant(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to("/proc/1/root/etc/passwd")
    own = os.readlink

    def readlink(path: str) -> str:
        if str(path) == "/proc/1/root":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return own(path)

    monkeypatch.setattr(os, "readlink", readlink)
    found = {source.name: source.refusal and source.refusal[0] for source in find_sources([str(tmp_path)])}
    assert found == {"a.txt": None, "link.txt": "unreadable"}  # from Python 3.13 on as one that leads out


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    assert "a.txt" in names(find_sources([str(tmp_path)]))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed_is_one_refused_record(tmp_path: Path) -> None:
    plant(tmp_path, "shut/a.txt", "b.txt")
    (tmp_path / "shut").chmod(0)
    try:
        found = {source.name: source.refusal for source in find_sources([str(tmp_path)])}
    finally:
        (tmp_path / "shut").chmod(0o755)
    assert found == {"b.txt": None, "shut": ("unreadable", "permission denied")}


@pytest.mark.parametrize(
    "name", [b"p\xff.txt", b"two\nlines.txt", b"back\\slash", b"-rf", b"x" * 255, b"\x1b[2J", b"a#b"]
)
def test_any_name_is_published_reversibly_and_read(tmp_path: Path, name: bytes) -> None:
    with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:  # noqa: PTH123 (a path of bytes)
        file.write(b"x")
    (found,) = find_sources([str(tmp_path)])
    assert unescape_name(found.name) == name
    assert found.name.isprintable()
    assert found.refusal is None
    assert read_file(found.opened, 10) == b"x"


def test_folders_may_lie_as_deep_as_paths_reach(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 1500)
    here = tmp_path
    for _ in range(3):
        here = here.joinpath(*["d"] * 500)
        here.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    (found,) = find_sources([str(tmp_path)])
    (deep / "a.txt").unlink()
    for folder in (deep, *deep.parents):  # what cleans up after tests does not reach so deep
        if folder == tmp_path:
            break
        folder.rmdir()
    assert found.name == "d/" * 1500 + "a.txt"


def test_what_a_pattern_finds_may_not_lead_out_of_its_folder(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "secret.txt", "aside/b.txt")
    (tmp_path / "raw" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "raw" / "folder").symlink_to(tmp_path / "aside")
    found = {source.name: source.refusal for source in find_sources([str(tmp_path / "raw" / "*")])}
    assert found == {
        "a.txt": None,
        "folder": ("unreadable", "a link out of the input folder"),
        "out.txt": ("unreadable", "a link out of the input folder"),
    }


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "aside/b.txt")
    (tmp_path / "file").symlink_to(tmp_path / "a.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "aside")
    for name, path in (("file", "a.txt"), ("folder", "aside/b.txt")):
        (found,) = find_sources([str(tmp_path / name)])
        assert found.refusal is None
        assert read_file(found.opened, 20) == path.encode()


@pytest.mark.parametrize("start", ["raw", "raw/a.txt", "raw/in"])
def test_a_sources_csv_that_leads_out_of_the_folder_is_an_error(tmp_path: Path, start: str) -> None:
    plant(tmp_path, "raw/a.txt", "raw/in/b.txt", outside="path,rights\n*,CC0\n")
    for folder in ("raw", "raw/in"):
        (tmp_path / folder / "sources.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(UsageError, match="a link out of the input folder"):
        find_sources([str(tmp_path / start)])


def test_a_sources_csv_that_is_a_pipe_is_an_error_and_not_waited_for(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "sources.csv")
    with pytest.raises(UsageError, match="not a regular file"):
        find_sources([str(tmp_path)])


def test_a_file_that_becomes_a_link_after_it_was_found_is_not_followed(tmp_path: Path) -> None:
    plant(tmp_path, "raw/a.txt", "secret.txt")
    (found,) = find_sources([str(tmp_path / "raw")])
    (tmp_path / "raw" / "a.txt").unlink()
    (tmp_path / "raw" / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(GateError, match="a link took its place"):
        read_file(found.opened, 20)


def test_a_file_of_holes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(10**10)
    (found,) = find_sources([str(tmp_path)])
    assert found.refusal is not None
    assert found.refusal[0] == "bomb"


def test_a_release_is_no_input(tmp_path: Path) -> None:
    """Its spans are texts too: a second build of the folder that holds one would publish each page twice."""
    plant(
        tmp_path, "a.txt", *(f"dist/{name}" for name in ("manifest.json", "SHA256SUMS", "views.sql", "spans.parquet"))
    )
    page, release = find_sources([str(tmp_path)])
    assert (page.refusal, release.name, release.n_bytes) == (None, "dist", 0)
    assert release.refusal is not None
    assert release.refusal[0] == "unsupported"
    assert names(find_sources([str(tmp_path)], without=tmp_path / "dist")) == ["a.txt"]
    with pytest.raises(UsageError, match="is a release"):
        find_sources([str(tmp_path / "dist")])
