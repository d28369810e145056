"""The tree that a run leaves: exact, confined, whole whatever stops the run."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apiscribe.files import TEMPORARY
from apiscribe.findings import CannotDo
from apiscribe.store import CACHE, Difference, Kind, Written, differences, write, write_file

PACKAGE, DOCUMENT = PurePosixPath("generated/package"), PurePosixPath("spec/openapi.yaml")
OWNED = (PACKAGE, DOCUMENT)
FILES: Mapping[PurePosixPath, str | bytes] = {
    DOCUMENT: "openapi: 3.1.0\n",
    PACKAGE / "README.md": "Grüße\r\n",
    PACKAGE / "package/__init__.py": b"",
    PACKAGE / "package/models/image.py": "class Image: ...\n",
}
CHILD_ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def content(root: Path) -> dict[PurePosixPath, bytes]:
    """Every file below the root but the cache's, read without the code under test."""
    return {
        PurePosixPath(path.relative_to(root).as_posix()): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and CACHE.name not in path.parts
    }


def as_bytes(files: Mapping[PurePosixPath, str | bytes]) -> dict[PurePosixPath, bytes]:
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}


def kinds(found: tuple[Difference, ...]) -> dict[str, Kind]:
    return {str(one.path): one.kind for one in found}


# What is written.


def test_write_makes_the_tree_exactly_what_was_given(tmp_path: Path) -> None:
    assert write(tmp_path, OWNED, FILES) == Written(4, 0, 0)
    assert content(tmp_path) == as_bytes(FILES)
    assert differences(tmp_path, OWNED, FILES) == ()


def test_what_is_as_it_should_be_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, OWNED, FILES)
    for path in FILES:
        os.utime(tmp_path / path, ns=(1, 1))
    changed = {**FILES, DOCUMENT: "openapi: 3.1.1\n"}
    assert write(tmp_path, OWNED, changed) == Written(1, 0, 3)
    assert {path for path in FILES if (tmp_path / path).stat().st_mtime_ns != 1} == {DOCUMENT}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o027, 0o077])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(tmp_path, OWNED, FILES)
    finally:
        os.umask(before)
    modes = {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_file() and path.name != "lock"}
    assert modes == {"0o644"}
    assert oct((tmp_path / PACKAGE).stat().st_mode & 0o777) == "0o755"


def test_what_is_no_longer_made_is_removed_with_its_folder(tmp_path: Path) -> None:
    write(tmp_path, OWNED, FILES)
    bytecode = tmp_path / PACKAGE / "package/models/__pycache__/image.cpython-311.pyc"
    bytecode.parent.mkdir()
    bytecode.write_bytes(b"bytecode")
    (tmp_path / "generated/mine.txt").write_text("kept")
    fewer = {PACKAGE / "README.md": "Hello\n"}
    assert write(tmp_path, OWNED, fewer) == Written(1, 3, 0)
    assert content(tmp_path) == {**as_bytes(fewer), PurePosixPath("generated/mine.txt"): b"kept"}
    assert not (tmp_path / PACKAGE / "package").exists()
    write(tmp_path, OWNED, {})
    assert not (tmp_path / PACKAGE).exists()


def test_what_other_programs_leave_in_a_package_is_neither_named_nor_removed(tmp_path: Path) -> None:
    write(tmp_path, OWNED, FILES)
    left = ("package/__pycache__/a.pyc", "p.egg-info/PKG-INFO", "build/lib/a.py", ".pytest_cache/x", ".git/config")
    for name in left:
        (tmp_path / PACKAGE / name).parent.mkdir(parents=True)
        (tmp_path / PACKAGE / name).write_text("")
    assert differences(tmp_path, OWNED, FILES) == ()
    assert write(tmp_path, OWNED, FILES) == Written(0, 0, 4)
    assert all((tmp_path / PACKAGE / name).exists() for name in left)


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    one = {PACKAGE / "a": "file", PACKAGE / "b/c/d": "deep"}
    other = {PACKAGE / "a/x/y": "deep", PACKAGE / "b": "file"}
    for files in (one, other, one):
        write(tmp_path, OWNED, files)
        assert content(tmp_path) == as_bytes(files)


NAMES = st.sampled_from(["a", "b", "ä", "c.py"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: PACKAGE.joinpath(*parts))
TREES = st.dictionaries(PATHS, st.binary(max_size=3), max_size=8).filter(
    lambda files: not any(folder in files for path in files for folder in path.parents)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TREES, min_size=2, max_size=4))
def test_any_tree_follows_any_other(
    tmp_path_factory: pytest.TempPathFactory, trees: list[dict[PurePosixPath, bytes]]
) -> None:
    root = tmp_path_factory.mktemp("root")
    for before, after in pairwise(trees):
        write(root, OWNED, before)
        expected = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        assert [one.path for one in differences(root, OWNED, after)] == expected
        write(root, OWNED, after)
        assert content(root) == after


# What is refused, before anything is written.


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "//etc/passwd", "generated/package/../../x", "../x", ".", "generated/package/a\\b", "C:/x",
        "generated/package/C:x", "generated/package/a\0b", "generated/package/a\nb", "generated/package/a\rb",
        "generated/package/a\u2028b", "generated/package/a\u202eb", "generated/package/\x1b[2J",
        "generated/package/a\ud800",
        "generated/package/con", "generated/package/NUL.txt", "generated/package/lpt1.tar.gz", "generated/package/com¹",
        "generated/package/aux .md", "generated/package/a.", "generated/package/a ", "generated/package/a?",
        "generated/package/" + "x" * 256, "generated/package/" + "ä" * 128, f"generated/package/{TEMPORARY}1",
        "generated/other/a", "generated/packages/a", "generated", "spec/openapi.yaml.bak",
    ],
)  # fmt: skip
def test_hostile_paths_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(CannotDo) as refused:
        write(tmp_path, OWNED, {**FILES, PurePosixPath(path): "x"})
    assert str(refused.value).isprintable()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotDo):
        differences(tmp_path, OWNED, {PurePosixPath(path): "x"})


@pytest.mark.parametrize("owned", ["..", "/tmp", ".", "a/../b"])
def test_nobody_owns_what_is_not_below_the_root(tmp_path: Path, owned: str) -> None:
    with pytest.raises(CannotDo):
        write(tmp_path, (PurePosixPath(owned),), {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("README.md", "readme.md"), ("Models/a.py", "models/b.py"), ("straße", "STRASSE"), ("é", "e\u0301"),
        ("ﬁ", "fi"), ("a", "a/b"),
    ],
)  # fmt: skip
def test_paths_that_some_system_takes_for_one_are_refused(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(CannotDo):
        write(tmp_path, OWNED, {PACKAGE / one: "x", PACKAGE / other: "y"})
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="image"):
        write(tmp_path, OWNED, {PACKAGE / "image.py": "\ud800"})
    assert list(tmp_path.iterdir()) == []


# Symbolic links.


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that no write may reach."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "image.py").write_text("theirs")
    yield folder
    assert content(folder) == {PurePosixPath("image.py"): b"theirs"}


def test_a_link_on_the_way_to_what_is_owned_is_refused(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "generated").symlink_to(outside)
    for work in (write, differences):
        with pytest.raises(CannotDo, match=r"generated: .*symbolic link"):
            work(tmp_path, OWNED, FILES)
    assert not (tmp_path / "spec").exists()


@pytest.mark.parametrize("at", ["generated/package", "generated/package/package", "generated/package/package/models"])
def test_a_link_in_the_place_of_a_folder_is_replaced_by_the_folder(tmp_path: Path, outside: Path, at: str) -> None:
    (tmp_path / at).parent.mkdir(parents=True)
    (tmp_path / at).symlink_to(outside)
    assert kinds(differences(tmp_path, OWNED, FILES))[at] == Kind.ADDED
    write(tmp_path, OWNED, FILES)
    assert content(tmp_path) == as_bytes(FILES)
    assert not (tmp_path / at).is_symlink()


@pytest.mark.parametrize("target", ["image.py", "none", "."])
def test_a_link_in_the_place_of_a_file_is_replaced_by_the_file(tmp_path: Path, outside: Path, target: str) -> None:
    at = tmp_path / PACKAGE / "package/models/image.py"
    at.parent.mkdir(parents=True)
    at.symlink_to(outside / target)
    assert kinds(differences(tmp_path, OWNED, FILES))[str(PACKAGE / "package/models/image.py")] == Kind.CHANGED
    write(tmp_path, OWNED, FILES)
    assert content(tmp_path) == as_bytes(FILES)
    assert not at.is_symlink()


def test_a_link_that_is_not_ours_is_removed_and_what_it_leads_to_is_not(tmp_path: Path, outside: Path) -> None:
    write(tmp_path, OWNED, FILES)
    (tmp_path / PACKAGE / "file").symlink_to(outside / "image.py")
    (tmp_path / PACKAGE / "folder").symlink_to(outside)
    found = kinds(differences(tmp_path, OWNED, FILES))
    assert found == {f"{PACKAGE}/file": Kind.ADDED, f"{PACKAGE}/folder": Kind.ADDED}
    assert write(tmp_path, OWNED, FILES) == Written(0, 2, 4)


def test_a_cache_that_leads_elsewhere_is_refused(tmp_path: Path, outside: Path) -> None:
    (tmp_path / CACHE).symlink_to(outside)
    with pytest.raises(CannotDo, match=str(CACHE)):
        write(tmp_path, OWNED, FILES)
    assert not (tmp_path / "generated").exists()


def test_hard_links_are_not_written_through(tmp_path: Path, outside: Path) -> None:
    at = tmp_path / PACKAGE / "package/models/image.py"
    at.parent.mkdir(parents=True)
    at.hardlink_to(outside / "image.py")
    write(tmp_path, OWNED, FILES)


def test_the_root_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", OWNED, FILES)
    assert content(tmp_path / "real") == as_bytes(FILES)


@pytest.mark.parametrize("race", ["generated", "generated/package"])
def test_a_link_that_appears_while_files_are_written_is_not_followed(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch, race: str
) -> None:
    write(tmp_path, OWNED, FILES)
    fsync, waiting = os.fsync, [race]

    def swap(descriptor: int) -> None:
        fsync(descriptor)
        if waiting:
            (tmp_path / waiting[0]).rename(tmp_path / "moved")
            (tmp_path / waiting.pop()).symlink_to(outside)

    monkeypatch.setattr(os, "fsync", swap)
    with pytest.raises(CannotDo):
        write(tmp_path, OWNED, dict.fromkeys(FILES, "new"))


# What differs.


def test_differences_are_told_by_kind_path_and_line(tmp_path: Path) -> None:
    write(tmp_path, OWNED, FILES)
    (tmp_path / DOCUMENT).write_text("openapi: 3.1.0\ninfo: {}\n")
    (tmp_path / PACKAGE / "README.md").unlink()
    (tmp_path / PACKAGE / "package/mine.py").write_text("")
    (tmp_path / PACKAGE / f"{TEMPORARY}0a").write_text("")
    (tmp_path / f"spec/{TEMPORARY}0b").write_text("")
    assert [str(one) for one in differences(tmp_path, OWNED, FILES)] == [
        f"generated/package/{TEMPORARY}0a: is left over from a run that was stopped",
        "generated/package/README.md: is missing",
        "generated/package/package/mine.py: is not made from any page",
        f"spec/{TEMPORARY}0b: is left over from a run that was stopped",
        "spec/openapi.yaml:2: differs from what the pages give",
    ]
    assert write(tmp_path, OWNED, FILES) == Written(2, 3, 2)
    assert content(tmp_path) == as_bytes(FILES)


def test_names_in_the_tree_are_told_on_one_plain_line(tmp_path: Path) -> None:
    write(tmp_path, OWNED, FILES)
    for name in (b"a\nb", b"\x1b[2J", b"\xff.py", "\u202e.py".encode()):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path / PACKAGE), name))).write_text("")  # noqa: PTH118
    found = differences(tmp_path, OWNED, FILES)
    assert len(found) == 4
    assert all(str(one).isprintable() and str(one).encode() for one in found)
    assert write(tmp_path, OWNED, FILES) == Written(0, 4, 4)


def test_a_pipe_in_the_place_of_a_file_is_no_reason_to_wait(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    os.mkfifo(tmp_path / DOCUMENT)
    assert kinds(differences(tmp_path, OWNED, FILES))[str(DOCUMENT)] == Kind.CHANGED
    write(tmp_path, OWNED, FILES)
    assert content(tmp_path) == as_bytes(FILES)


# What stops a run.


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("fsync", errno.ENOSPC, "No space left on device; free some space"),
        ("fsync", errno.EDQUOT, "free some space"),
        ("open", errno.EACCES, "Permission denied; make it and its folder writable"),
        ("open", errno.EROFS, "put the project where it can be written"),
        ("fchmod", errno.EIO, "Input/output error"),
    ],
)
def test_what_the_system_refuses_before_the_last_file_is_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    write(tmp_path, OWNED, FILES)
    original, done = getattr(os, call), []

    def refuse(*said: Any, **how: Any) -> Any:
        creates = call != "open" or TEMPORARY in str(said[0])
        done.extend([1] * creates)
        if creates and len(done) == 3:
            raise OSError(number, os.strerror(number))
        return original(*said, **how)

    new = {PACKAGE / f"{n}/new.py": "new" for n in range(4)}
    with monkeypatch.context() as patched, pytest.raises(CannotDo, match=f"^generated/package/2/new.py: .*{words}"):
        patched.setattr(os, call, refuse)
        write(tmp_path, OWNED, new)
    assert content(tmp_path) == as_bytes(FILES)
    assert differences(tmp_path, OWNED, FILES) == ()
    assert write(tmp_path, OWNED, new) == Written(4, 4, 0)


def test_a_file_that_cannot_take_its_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*said: Any, **how: Any) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched, pytest.raises(CannotDo, match=r"^generated/package/README\.md: "):
        (tmp_path / CACHE).mkdir()
        (tmp_path / CACHE / ".gitignore").touch()
        patched.setattr(os, "replace", refuse)
        write(tmp_path, OWNED, FILES)
    assert content(tmp_path) == {}
    write(tmp_path, OWNED, FILES)
    assert content(tmp_path) == as_bytes(FILES)


def test_a_folder_of_others_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / DOCUMENT / ".git").mkdir(parents=True)
    with pytest.raises(CannotDo, match=r"^spec/openapi\.yaml: Is a directory; move away"):
        write(tmp_path, OWNED, FILES)
    assert (tmp_path / DOCUMENT / ".git").exists()


def test_a_root_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="nowhere: No such file"):
        write(tmp_path / "nowhere", OWNED, FILES)


VERSIONS = [
    {PACKAGE / f"{folder}/{n}.py": f"{version}\n" * 500 for folder in (f"only{version}", "both") for n in range(2)}
    | {DOCUMENT: f"version: {version}\n"}
    for version in (1, 2)
]
KILLED_AT_A_STEP = """
import os, signal, sys
from pathlib import Path, PurePosixPath
from apiscribe.store import write

files = eval(sys.argv[2], {"PurePosixPath": PurePosixPath})
owned = [PurePosixPath(path) for path in ("generated/package", "spec/openapi.yaml")]
left = int(sys.argv[3])

def counted(call):
    def step(*said, **how):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*said, **how)
    return step

for name in ("mkdir", "replace", "unlink", "rmdir", "fsync", "fchmod"):
    setattr(os, name, counted(getattr(os, name)))
write(Path(sys.argv[1]), owned, files)
"""


def killed_at(root: Path, step: int) -> bool:
    arguments = (str(root), repr(VERSIONS[1]), str(step))
    run = subprocess.run([sys.executable, "-c", KILLED_AT_A_STEP, *arguments], env=CHILD_ENVIRONMENT, check=False)
    assert run.returncode in (0, -signal.SIGKILL)
    return run.returncode != 0


def assert_told_and_completed(root: Path, files: Mapping[PurePosixPath, str]) -> None:
    """`differences` names exactly what is not as it should be; the next run puts it right."""
    there, wanted = content(root), as_bytes(files)
    wrong = sorted(path for path in {*there, *wanted} if there.get(path) != wanted.get(path))
    assert [one.path for one in differences(root, OWNED, files)] == wrong
    write(root, OWNED, files)
    assert content(root) == wanted


@pytest.mark.parametrize("half", range(2))
def test_a_run_killed_at_any_step_is_told_and_completed(tmp_path: Path, half: int) -> None:
    for step in range(1 + half, 500, 2):
        root = tmp_path / str(step)
        root.mkdir()
        write(root, OWNED, VERSIONS[0])
        if not killed_at(root, step):
            assert step > 30
            return
        whole = {path: {version.get(path) for version in VERSIONS} for path in {*VERSIONS[0], *VERSIONS[1]}}
        for path, found in content(root).items():
            assert path.name.startswith(TEMPORARY) or found.decode() in whole[path]
        assert_told_and_completed(root, VERSIONS[1])
    pytest.fail("it never came to an end")


WRITES_IN_TURN = """
import sys
from pathlib import Path, PurePosixPath
from apiscribe.store import write

versions = eval(sys.argv[2], {"PurePosixPath": PurePosixPath})
owned = [PurePosixPath(path) for path in ("generated/package", "spec/openapi.yaml")]
print("ready", flush=True)
for _ in range(int(sys.argv[3])):
    for files in versions:
        write(Path(sys.argv[1]), owned, files)
"""


@contextmanager
def writer(root: Path, rounds: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WRITES_IN_TURN, str(root), repr(VERSIONS), str(rounds)]
    with subprocess.Popen(command, env=CHILD_ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def test_a_run_killed_at_any_moment_is_told_and_completed(tmp_path: Path) -> None:
    moments = random.Random(20)
    for _ in range(6):
        with writer(tmp_path, rounds=10_000) as process, pytest.raises(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.01, 0.2))
        assert_told_and_completed(tmp_path, moments.choice(VERSIONS))


# Runs side by side.


def test_runs_side_by_side_leave_the_tree_of_one(tmp_path: Path) -> None:
    with writer(tmp_path, rounds=15) as one, writer(tmp_path, rounds=15) as other:
        for _ in range(15):
            write(tmp_path, OWNED, VERSIONS[0])
            write(tmp_path, OWNED, VERSIONS[1])
        assert (one.wait(), other.wait()) == (0, 0)
    assert content(tmp_path) == as_bytes(VERSIONS[1])


def test_a_run_waits_for_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, OWNED, {})
    with (tmp_path / CACHE / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=write, args=(tmp_path, OWNED, FILES))
        second.start()
        second.join(0.1)
        assert second.is_alive()
        assert content(tmp_path) == {}
    second.join()
    assert content(tmp_path) == as_bytes(FILES)


# The file that a person names.


def test_write_file_replaces_the_whole_file_and_makes_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new folder/CON: a.yaml"
    write_file(path, "a long text\n")
    write_file(path, b"short\n")
    assert content(tmp_path) == {PurePosixPath("new folder/CON: a.yaml"): b"short\n"}


def test_write_file_keeps_a_link_and_writes_to_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("folder/file")
    write_file(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder/file").read_text() == "x"


def test_write_file_writes_to_a_device_as_it_is(tmp_path: Path) -> None:
    write_file(Path("/dev/null"), "x")
    assert Path("/dev/null").is_char_device()
    read, write_end = os.pipe()
    write_file(Path(f"/dev/fd/{write_end}"), "through a pipe")
    assert os.read(read, 100) == b"through a pipe"
    os.close(read)
    os.close(write_end)


@pytest.mark.parametrize("text", ["x", "\ud800"])
def test_write_file_tells_what_it_cannot_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for name in ("folder", "loop/file") if text == "x" else ("file",):
        with pytest.raises(CannotDo, match=name):
            write_file(tmp_path / name, text)
    assert content(tmp_path) == {}
