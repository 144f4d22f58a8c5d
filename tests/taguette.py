"""The real Taguette, in an environment of its own, driven on loopback: tests hold our files against the program itself."""

import contextlib
import html
import http.cookiejar
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HANGS, ROOT

PINS = Path(__file__).parent / "peers" / "requirements-taguette.txt"
PLACE = ROOT / ".venv-taguette"


def environment() -> Path:
    """Return the folder of an environment with the pinned Taguette, made once; skip the test where it can't be made."""
    fcntl = pytest.importorskip("fcntl", reason="needs locks of POSIX")
    made = PLACE / "environment"
    PLACE.mkdir(exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = made / "installed"
        if not mark.is_file() or mark.read_bytes() != PINS.read_bytes():
            options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(PINS)]
            for command in (
                [sys.executable, "-m", "venv", "--clear", str(made)],
                [str(made / "bin" / "python"), "-m", "pip", "install", *options],
            ):
                run = subprocess.run(command, capture_output=True, text=True, timeout=HANGS)
                if run.returncode:
                    pytest.skip(f"no environment for Taguette: {(run.stderr.strip() or 'pip failed').splitlines()[-1]}")
            mark.write_bytes(PINS.read_bytes())
    return made


class Taguette:
    """A running Taguette: `form`, `send` and `get` are its HTTP interface, the rest are what a person does in it."""

    def __init__(self, address: str, database: Path) -> None:
        """Log in with the link that it printed; `database` is the file that it keeps (tables, `commands`)."""
        self.base = address.split("?")[0].rstrip("/")
        self.database = database
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self.opener.open(address, timeout=HANGS).read()
        self.get("/project/new")  # its page gives the cookie against forged requests

    def request(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[str, bytes]:
        """Send a request; return the address it ended at and the answer. Raises urllib.error.HTTPError."""
        headers = {"Content-Type": kind} if kind else {}
        token = next((cookie.value for cookie in self.cookies if cookie.name == "_xsrf"), None)
        headers |= {"X-XSRFToken": token} if token else {}
        request = urllib.request.Request(self.base + path, data=body, headers=headers)
        with self.opener.open(request, timeout=HANGS) as answer:
            return answer.url, answer.read()

    def get(self, path: str) -> bytes:
        return self.request(path)[1]

    def send(self, path: str, value: Any) -> Any:
        """Post JSON; return the JSON of the answer."""
        return json.loads(self.request(path, json.dumps(value).encode(), "application/json")[1])

    def form(
        self, path: str, fields: dict[str, str], name: str = "", content: bytes | None = None
    ) -> tuple[str, bytes]:
        """Post a form, with a file where there is one; return the address it ended at and the answer."""
        if content is None:
            return self.request(path, urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")
        edge = uuid.uuid4().hex
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += f"Content-Type: {'text/html' if name.endswith('html') else 'application/octet-stream'}\r\n\r\n"
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.request(path, body, f"multipart/form-data; boundary={edge}")

    def project(self, name: str) -> int:
        """Make a project; return its number."""
        found = re.search(r"/project/([0-9]+)", self.form("/project/new", {"name": name, "description": ""})[0])
        assert found
        return int(found[1])

    def document(self, project: int, name: str, page: str, rtl: bool = False) -> int:
        """Add a document; return its number."""
        direction = "RIGHT_TO_LEFT" if rtl else "LEFT_TO_RIGHT"
        fields = {"name": name, "description": "", "text_direction": direction}
        answer = self.form(f"/api/project/{project}/document/new", fields, "document.html", page.encode())
        return int(json.loads(answer[1])["created"])

    def tag(self, project: int, path: str) -> int:
        """Add a tag; return its number."""
        return int(self.send(f"/api/project/{project}/tag/new", {"path": path, "description": ""})["id"])

    def highlight(self, project: int, document: int, start: int, end: int, tags: list[int]) -> int:
        """Highlight bytes of a document's text; return the number."""
        wanted = {"start_offset": start, "end_offset": end, "tags": tags}
        return int(self.send(f"/api/project/{project}/document/{document}/highlight/new", wanted)["id"])

    def export(self, project: int, file: str) -> bytes:
        """Return an export: project.sqlite3, codebook.qdc|csv|xlsx|html, highlights/PREFIX.csv|xlsx|html, document/N.html."""
        return self.get(f"/project/{project}/export/{urllib.parse.quote(file)}")

    def take_project(self, content: bytes) -> int:
        """Import the one project of a project.sqlite3; return its new number. HTTPError where refused."""
        file = ("project.sqlite3", content)
        found = json.loads(self.form("/api/import", {}, *file)[1])["projects"]
        assert len(found) == 1
        answer = self.form("/api/import", {"project_id": str(found[0]["id"])}, *file)[1]
        return int(json.loads(answer)["project_id"])

    def take_codebook(self, project: int, content: bytes) -> None:
        """Import a codebook of tags (CSV) and confirm every tag as offered. HTTPError where refused."""
        page = self.form(f"/project/{project}/import_codebook", {}, "codebook.csv", content)[1].decode()
        inputs = [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall(r"<input [^>]*>", page)]
        ticked = {one["name"]: "on" for one in inputs if one.get("type") == "checkbox"}
        fields = {
            one["name"]: html.unescape(one["value"])
            for one in inputs
            if one.get("name", "").startswith("tag") and one.get("type") != "checkbox"
        }
        self.form(f"/project/{project}/import_codebook", fields | ticked)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Taguette]:
    """Run Taguette on loopback for a while, its database in `folder`; it is ended afterwards."""
    program = environment() / "bin" / "taguette"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = folder / "taguette.sqlite3"
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    command = [str(program), "--no-browser", "--bind", "127.0.0.1", "--port", str(port), "--database", str(database)]
    surroundings = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
    with (folder / "taguette.log").open("w") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=surroundings)
        alarm = threading.Timer(60, server.kill)  # a server that never says its address ends the wait
        alarm.start()
        try:
            assert server.stdout
            address = next((m[0] for line in server.stdout if (m := re.search(r"http://\S+", line))), None)
            assert address, (folder / "taguette.log").read_text()[-2000:]
            alarm.cancel()
            yield Taguette(address, database)
        finally:
            alarm.cancel()
            server.terminate()
            server.wait(20)
