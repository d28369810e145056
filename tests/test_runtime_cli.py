"""The command line as its users have it: a process of its own, and a server that is no friend."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from apiscribe.emit import PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.models import models
from tests.packages import read_document, write_files
from tests.servers import free_port, http, serving

ROOMS = PackageSettings("rooms-models", "rooms-client", ("house_id",))
MAIN = "from rooms_client.cli import main; main()"
SECRET = "s3cret-t0ken"
LAMPS = [
    {"id": "l-1", "name": "镜", "class": "desk", "on": True, "shade": {"colour": "\x1b]0;evil\x07"}, "new": None},
    {"shade": None, "name": "a\x1b[31m\u202eb\nc\x9b2J", "id": "l-2"},
]
LISTED = http("200 OK", json.dumps({"lamps": LAMPS, "total": 2}).encode())
Received = list[tuple[str, dict[str, str], bytes]]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rooms")
    for files in (models(read_document("rooms"), ROOMS), client(read_document("rooms"), ROOMS)):
        write_files(files, folder)
    return folder


class Command:
    """Runs the command in an environment of its own, against the server at `url`."""

    def __init__(self, packages: Path, url: str = "") -> None:
        self.url = url
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(packages),
            "ROOMS_TOKEN": SECRET,
            "ROOMS_HOUSE_ID": "h-1",
            "COLUMNS": "100",
            **({"ROOMS_BASE_URL": url} if url else {}),
        }

    def __call__(self, *words: str, **rest: Any) -> subprocess.CompletedProcess[str]:
        given = {"env": self.environment, "text": True, "timeout": 60, "stdout": subprocess.PIPE, **rest}
        if "input" not in given:
            given["stdin"] = subprocess.DEVNULL
        return subprocess.run(self.line(*words), **{"stderr": subprocess.PIPE, **given})

    def line(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", "-c", MAIN, *words]


@contextmanager
def answering(packages: Path, answer: bytes | Callable[[str], bytes | None] | None) -> Iterator[Command]:
    """A server that answers so, and the command that calls it."""
    with serving(lambda line, _: answer(line) if callable(answer) else answer) as url:
        yield Command(packages, url)


@contextmanager
def receiving(packages: Path, answer: bytes) -> Iterator[tuple[Command, Received]]:
    """As `answering`, with what the server was sent, bodies included."""
    received: Received = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            line = stream.readline().decode().strip()
            headers: dict[str, str] = {}
            while header := stream.readline().decode().strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            received.append((line, headers, stream.read(int(headers.get("content-length", 0)))))
            connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        yield Command(packages, f"http://127.0.0.1:{listener.getsockname()[1]}"), received
    thread.join(10)


def on_terminal(command: Command, *words: str, **rest: Any) -> tuple[int, str]:
    """Run with standard output, or what `streams` names, on a terminal; gives the exit code and what was shown."""
    streams = rest.pop("streams", ("stdout", "stderr"))
    outer, inner = pty.openpty()
    given = {name: inner if name in streams else subprocess.DEVNULL for name in ("stdout", "stderr")}
    with subprocess.Popen(command.line(*words), env=command.environment, stdin=subprocess.DEVNULL, **given) as process:
        os.close(inner)
        shown = b""
        while True:
            try:
                read = os.read(outer, 65536)
            except OSError:  # how Linux says that nobody has the terminal any more
                break
            if not read:
                break
            shown += read
    os.close(outer)
    return process.returncode, shown.decode()


def test_a_listing_as_json(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("lamps", "list", "-o", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == LAMPS


def test_a_listing_as_lines_of_json(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("-o", "jsonl", "lamps", "list")
    assert [json.loads(line) for line in ran.stdout.splitlines()] == LAMPS


def test_a_listing_as_a_table(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("lamps", "list", "-o", "table")
    # What is null everywhere is no column; what is nested comes last; a wide character takes two columns.
    assert ran.stdout.splitlines() == [
        f"id   {'name':24}  class  on    shade",
        f"---  {'-' * 24}  -----  ----  {'-' * 32}",
        f"l-1  镜{' ' * 22}  desk   true  " + r'{"colour":"\u001b]0;evil\u0007"}',
        "l-2  a\\x1b[31m\\u202eb c\\x9b2J",
    ]


def test_columns_that_are_asked_for(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("lamps", "list", "--columns", "class,shade.colour")
        wrong = command("lamps", "list", "--columns", "class", "-o", "json")
    assert [line.split() for line in ran.stdout.splitlines()][::2] == [
        ["class", "shade.colour"],
        ["desk", "\\x1b]0;evil\\x07"],
    ]
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_a_terminal_has_a_table_that_fits(packages: Path) -> None:
    many = [{f"field_{number}": "x" * 30 for number in range(9)}]
    with answering(packages, http("200 OK", json.dumps({"lamps": many}).encode())) as command:
        code, shown = on_terminal(command, "lamps", "list")
    assert code == 0
    assert "field_0" in shown
    assert "field_8" not in shown
    assert "6 more columns" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


@pytest.mark.parametrize("form", ["json", "jsonl", "table"])
def test_nothing_that_a_server_sends_is_obeyed_by_a_terminal(packages: Path, form: str) -> None:
    refused = http("404 Not Found", json.dumps({"message": "\x1b[2J\x9b1m\u202egone\r\n"}).encode())
    with answering(packages, lambda line: LISTED if " /v1/h-1/lamps " in line else refused) as command:
        listed, failed = command("lamps", "list", "-o", form), command("lamps", "get", "l-1", "-o", form)
    for text in (listed.stdout, failed.stderr):
        assert text
        assert all(each.isprintable() or each == "\n" for each in text)
    assert failed.stderr.count("\n") == 1


def test_a_listing_stops_where_it_is_told_to(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("lamps", "list", "--max-items", "1")
    assert json.loads(ran.stdout) == LAMPS[:1]


def test_a_listing_is_walked_page_by_page(packages: Path) -> None:
    asked: list[str] = []

    def answer(line: str) -> bytes:
        asked.append(line)
        offset = int((re.findall(r"offset=(\d+)", line) or ["0"])[0])
        lamps = [{"id": str(number)} for number in range(offset, min(offset + 2, 5))]
        return http("200 OK", json.dumps({"lamps": lamps, "total": 5}).encode())

    with answering(packages, answer) as command:
        every = command("lamps", "list", "--limit", "2", "-o", "jsonl")
        assert [json.loads(line)["id"] for line in every.stdout.splitlines()] == ["0", "1", "2", "3", "4"]
        assert len(asked) == 3
        assert all("limit=2" in line for line in asked)
        some = command("lamps", "list", "--limit", "2", "--max-items", "4")
    assert len(json.loads(some.stdout)) == 4
    assert len(asked) == 5  # the page behind the fourth item is never asked for


def test_an_error_on_a_later_page_leaves_the_array_open(packages: Path) -> None:
    def answer(line: str) -> bytes:
        first = http("200 OK", json.dumps({"lamps": [{"id": "1"}], "total": 2}).encode())
        return http("404 Not Found") if "offset" in line else first

    with answering(packages, answer) as command:
        ran = command("lamps", "list", "-o", "json")
    assert ran.returncode == 4
    assert '"id": "1"' in ran.stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(ran.stdout)


def test_no_items(packages: Path) -> None:
    with answering(packages, http("200 OK", b'{"lamps": []}')) as command:
        said = {form: command("lamps", "list", "-o", form).stdout for form in ("json", "jsonl", "table")}
    assert said == {"json": "[]\n", "jsonl": "", "table": ""}


def test_progress_is_shown_on_a_terminal_alone(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        _, shown = on_terminal(command, "lamps", "list", streams=("stderr",))
        piped = command("lamps", "list")
    assert "1 of 2 items" in shown
    assert re.fullmatch(r"\r[^\r]*\r *\r", shown)  # drawn, and gone
    assert piped.stderr == ""


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_progress_gives_way_to_what_is_written(packages: Path, form: str) -> None:
    with answering(packages, LISTED) as command:
        _, shown = on_terminal(command, "lamps", "list", "-o", form)
        written = command("lamps", "list", "-o", form).stdout
    assert "1 of 2 items" in shown
    lines = [line.rpartition("\r")[2] for line in shown.replace("\r\n", "\n").split("\n")]
    if form == "table":
        assert lines[0].startswith("id")
        assert [line[:3] for line in lines[2:]] == ["l-1", "l-2", ""]
    else:
        assert lines == written.split("\n")


def test_one_object(packages: Path) -> None:
    with answering(packages, http("200 OK", json.dumps(LAMPS[0]).encode())) as command:
        told = [command("lamps", "get", "l-1", "-o", form).stdout for form in ("json", "jsonl")]
        table = command("lamps", "get", "l-1", "-o", "table").stdout
    assert [json.loads(each) for each in told] == [LAMPS[0]] * 2
    assert told[1].count("\n") == 1
    assert table.splitlines()[:2] == ["id     l-1", "class  desk"]
    assert table.splitlines()[-1] == "new"


def test_a_list_of_words(packages: Path) -> None:
    with answering(packages, http("200 OK", b'["ground floor", "attic"]')) as command:
        assert command("plans", "titles", "-o", "jsonl").stdout == '"ground floor"\n"attic"\n'
        assert command("plans", "titles", "-o", "table").stdout.split("\n")[2:] == ["ground floor", "attic", ""]


def test_what_is_typed_is_what_is_sent(packages: Path) -> None:
    words = [
        "--limit",
        "10",
        "--colour",
        "white",
        "--colour",
        "amber",
        "--watts",
        "5",
        "--minimum",
        "1",
        "--no-dimmable",
    ]
    with receiving(packages, LISTED) as (command, received):
        ran = command("lamps", "list", *words, "--api-output", "a b", "--api-help", "--house-id", "h/2")
    assert ran.returncode == 0, ran.stderr
    ((line, headers, _),) = received
    assert line == (
        "GET /v1/h%2F2/lamps?limit=10&colour=white&colour=amber&watts=5&minimum=1&dimmable=false&output=a+b&help=true"
        " HTTP/1.1"
    )
    assert headers["x-room-token"] == SECRET


@pytest.mark.parametrize("how", ["inline", "file", "stdin"])
def test_a_body(packages: Path, tmp_path: Path, how: str) -> None:
    text = '{"name": "镜", "unknown": [1.50]}'
    (tmp_path / "lamp.json").write_text(text, "utf-8")
    typed = {"inline": text, "file": f"@{tmp_path / 'lamp.json'}", "stdin": "-"}[how]
    with receiving(packages, http("201 Created", b'{"id": "l-9"}')) as (command, received):
        ran = command("lamps", "create", "--body", typed, input=text if how == "stdin" else "")
    assert (ran.returncode, json.loads(ran.stdout)) == (0, {"id": "l-9"})
    ((_, headers, body),) = received
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == json.loads(text)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": 1,\n "b": }', "line 2, column 7"),
        (b'{"a": "\xff"}', "byte 8"),
        (b'{"a": NaN}', "NaN"),
        (b"[" * 100_000, "is no JSON"),
        (None, "No such file"),
    ],
)
def test_a_body_that_is_none(packages: Path, tmp_path: Path, content: bytes | None, told: str) -> None:
    place = tmp_path / "lamp.json"
    if content is not None:
        place.write_bytes(content)
    ran = Command(packages, "http://127.0.0.1:9")("lamps", "create", "--body", f"@{place}")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert "lamp.json" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_form_with_a_file_and_a_secret_from_the_environment(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.png").write_bytes(b"\x89PNG\x00")
    with receiving(packages, http("204 No Content")) as (command, received):
        words = ["plans", "upload", "--body", '{"title": "@/etc/hostname"}', "--file", f"plan=@{tmp_path / 'plan.png'}"]
        without = command(*words)
        command.environment["ROOMS_X_DOOR_TOKEN"] = "d00r"
        ran = command(*words)
    assert without.returncode == 2
    assert "ROOMS_X_DOOR_TOKEN" in without.stderr
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    ((_, headers, body),) = received
    assert headers["x-door-token"] == "d00r"
    assert b'name="plan"; filename="plan.png"' in body
    assert b"\x89PNG\x00" in body
    assert b"\r\n\r\n@/etc/hostname\r\n" in body  # no word of a body opens a file


def test_bytes_are_sent_and_written_as_they_are(packages: Path, tmp_path: Path) -> None:
    content = bytes(range(256))
    (tmp_path / "plan.png").write_bytes(content)
    with receiving(packages, http("204 No Content")) as (command, received):
        assert command("plans", "replace", "7", "--body", f"@{tmp_path / 'plan.png'}").returncode == 0
        assert command("plans", "replace", "7", "--body", "text").returncode == 2
    assert received[0][2] == content
    with answering(packages, http("200 OK", content)) as command:
        piped = command("plans", "download", "7", text=False)
        code, shown = on_terminal(command, "plans", "download", "7")
        kept = command("plans", "download", "7", "--out", str(tmp_path / "out"))
    assert piped.stdout == content
    assert code == 2
    assert "--out FILE" in shown
    assert (kept.returncode, kept.stdout) == (0, "")
    assert (tmp_path / "out").read_bytes() == content


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http("400 Bad Request", b'{"error_code": "R.1", "error_msg": "No such house."}', x_request_id="r-7"), 1),
        (http("401 Unauthorized"), 3),
        (http("403 Forbidden"), 3),
        (http("404 Not Found"), 4),
        (http("409 Conflict"), 5),
        (http("429 Too Many Requests"), 6),
        (http("500 Internal Server Error"), 7),
        (http("503 Service Unavailable"), 7),
        (http("302 Found", location="http://127.0.0.1:1/"), 1),
        (b"", 8),
        (None, 9),
        (http("200 OK", b"<html>"), 10),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(packages: Path, answer: bytes | None, code: int) -> None:
    with answering(packages, answer) as command:
        ran = command("lamps", "list", "-o", "jsonl", "--max-retries", "0", "--timeout", "0.5" if code == 9 else "20")
    assert (ran.returncode, ran.stdout) == (code, "")
    assert re.fullmatch(r"rooms: [^\n]+\n", ran.stderr)
    assert SECRET not in ran.stderr
    if code == 1 and answer and b"R.1" in answer:
        assert all(word in ran.stderr for word in ("400", "R.1", "No such house.", "r-7"))


def test_nobody_listens(packages: Path) -> None:
    command = Command(packages, f"http://127.0.0.1:{free_port()}")
    assert command("lamps", "list", "--max-retries", "0").returncode == 8


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lamps", "list", "--watts", "6"], "'5', '10'"),
        (["lamps", "list", "--limit", "many"], "--limit"),
        (["lamps", "list", "--minimum", "nan"], "--minimum"),
        (["lamps", "list", "--max-items", "0"], "--max-items"),
        (["lamps", "list", "--token", "t"], "--token"),
        (["lamps", "get"], "LAMP_ID"),
        (["lamps", "get", ""], "lamp_id"),
        (["lamps", "create"], "--body"),
        (["plans", "download", "seven"], "NUMBER"),
        (["chairs"], "chairs"),
        (["-u", "https://user:pass@host", "lamps", "list"], "credentials"),
        (["-u", "no url", "lamps", "list"], "base URL"),
    ],
)
def test_wrong_usage(packages: Path, words: list[str], told: str) -> None:
    ran = Command(packages, "http://127.0.0.1:9")(*words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert "pass@" not in ran.stderr


@pytest.mark.parametrize(("variable", "told"), [("ROOMS_HOUSE_ID", "--house-id"), ("ROOMS_TOKEN", "ROOMS_TOKEN")])
def test_what_is_missing_is_named(packages: Path, variable: str, told: str) -> None:
    command = Command(packages, "http://127.0.0.1:9")
    del command.environment[variable]
    ran = command("lamps", "list")
    assert ran.returncode == 2
    assert told in ran.stderr
    assert variable in ran.stderr


def test_what_takes_no_authentication_needs_none(packages: Path) -> None:
    with answering(packages, http("200 OK", b"[]")) as command:
        del command.environment["ROOMS_TOKEN"]
        assert command("plans", "titles").returncode == 0


def test_logs_go_to_standard_error_without_secrets(packages: Path) -> None:
    with answering(packages, LISTED) as command:
        ran = command("lamps", "list", "-v", "-o", "json")
    assert json.loads(ran.stdout) == LAMPS
    assert "GET http://127.0.0.1" in ran.stderr
    assert SECRET not in ran.stdout + ran.stderr


def test_a_reader_that_goes_is_no_error(packages: Path) -> None:
    many = http("200 OK", json.dumps({"lamps": [{"id": "x" * 1000}] * 1000}).encode())
    with answering(packages, many) as command:
        line = command.line("lamps", "list", "-o", "jsonl")
        given: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": command.environment}
        with subprocess.Popen(line, **given) as process:
            assert process.stdout
            assert process.stderr
            assert process.stdout.readline().startswith(b'{"id":"xxx')
            process.stdout.close()
            said = process.stderr.read()
        assert (process.wait(30), said) == (141, b"")


def interruptible() -> None:
    """Take interruptions as a shell's foreground does: what a background job starts ignores them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interruption_ends_it(packages: Path) -> None:
    asked: list[str] = []

    def never(line: str) -> None:
        asked.append(line)
        process.send_signal(signal.SIGINT)

    with answering(packages, never) as command:
        line = command.line("lamps", "list")
        process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=command.environment, preexec_fn=interruptible
        )
        said = process.communicate(timeout=30)
    assert asked
    assert process.returncode == 130
    assert b"Traceback" not in said[1]


def test_help_tells_what_the_page_says(packages: Path) -> None:
    command = Command(packages)
    top, listing, one = (command(*words, "--help").stdout for words in ([], ["lamps", "list"], ["lamps", "get"]))
    assert "What gives light in a room." in top
    assert all(f"- {code}: " in top for code in (*range(11), 130, 141))
    assert "ROOMS_HOUSE_ID" in top
    assert "--colour [white|amber]" in listing
    assert "Any of these." in listing
    assert "--dimmable / --no-dimmable" in listing
    assert re.search(r"LAMP_ID\n +The lamp\.", one)
    assert "ROOMS_X_DOOR_TOKEN" in command("plans", "upload", "--help").stdout


def test_the_version(packages: Path) -> None:
    assert Command(packages)("--version").stdout == "rooms-client 1.0.0\n"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rooms la", {"lamps"}),
        ("rooms lamps l", {"list"}),
        ("rooms lamps list --co", {"--colour", "--columns"}),
        ("rooms lamps list --colour a", {"amber"}),
        ("rooms lamps list --colour white -o js", {"json", "jsonl"}),
    ],
)
def test_the_shell_completes(packages: Path, typed: str, expected: set[str]) -> None:
    command = Command(packages)
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_ROOMS_COMPLETE": "bash_complete"}
    ran = command(env={**command.environment, **asked})
    assert {line.partition(",")[2] for line in ran.stdout.splitlines()} == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_a_shell(packages: Path, shell: str) -> None:
    ran = Command(packages)("--completion", shell)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"_ROOMS_COMPLETE={shell}_complete" in ran.stdout
    assert "rooms" in ran.stdout


def test_help_and_completion_load_neither_httpx_nor_models(packages: Path) -> None:
    program = (
        "import sys\nsys.argv[1:] = ['lamps', 'list', '--help']\n"
        "from rooms_client.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(', '.join({'httpx', 'pydantic', 'rooms_models'} & set(sys.modules)) or 0)"
    )
    command = Command(packages)
    ran = subprocess.run([sys.executable, "-c", program], env=command.environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_the_extra_it_says_how_to_install_it(packages: Path) -> None:
    program = f"import sys; sys.modules['click'] = None; {MAIN}"
    ran = subprocess.run(
        [sys.executable, "-c", program], env=Command(packages).environment, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'rooms-client[cli]'" in ran.stderr
    assert "Traceback" not in ran.stderr
