"""Only the desk's own page is answered, and nothing outside the folder is read or written."""

import json
import re

import pytest
from desk_browser import Browser, desk, filled, opened_here, write_scheme

from labels import InputError
from training.desk.server.safety import MOST_JSON, MOST_UPLOAD
from training.desk.server.uploads import checked_name, put

JSON = "application/json"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk; nothing that is refused here may change it."""
    folder = tmp_path_factory.mktemp("safety")
    with desk(filled(folder / "材料"), "--corrections", str(folder / "log.jsonl")) as found:
        found.folder = folder / "材料"
        yield found


def own(browser):
    return f"http://127.0.0.1:{browser.port}"


def test_opening_address_becomes_a_strict_cookie(browser):
    status, head, body = browser.raw("GET", browser.address.partition(str(browser.port))[2])
    assert (status, head["location"], body) == (303, "/", b"")
    assert re.fullmatch(rf"desk{browser.port}=[\w-]{{20,}}; HttpOnly; SameSite=Strict; Path=/", head["set-cookie"])


@pytest.mark.parametrize(
    "path", ["/", "/?token=wrong", "/?token=", "/?token=%ff", "/api/state", "/static/desk.html", "/api/export?format=csv"]
)
@pytest.mark.parametrize("cookie", ["", "desk=x", "desk{port}=x", "desk{port}=", '"'])
def test_without_the_cookie_nothing_is_shown(browser, path, cookie):
    status, head, body = browser.raw("GET", path, Cookie=cookie.format(port=browser.port) or "none=1")
    assert status == 403 and set(json.loads(body)) == {"error"} and json.loads(body)["error"] and "set-cookie" not in head


@pytest.mark.parametrize("beside", ['{{"tab": "a, b"}}', "s[x]=1", "name=李", "_xsrf=2|a|b", "=;", "a b"])
def test_cookies_of_other_programs_of_this_machine_stand_beside_ours(browser, beside):
    """Browsers tell no ports apart in them: whatever was set at another one is sent here, too."""
    beside = beside.encode().decode("latin-1")
    for line in (f"{beside}; {browser.cookie}", f"{browser.cookie}; {beside}"):
        assert browser.raw("GET", "/api/state", Cookie=line)[0] == 200, line


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "localhost.evil:{port}", "[::1]:{port}"]
)
def test_other_host_is_refused(browser, host):
    """A name of another's that was pointed at this machine."""
    assert browser.raw("GET", "/api/state", Host=host.format(port=browser.port))[0] in (400, 403)


def test_own_names_are_answered(browser):
    for host in ("127.0.0.1", "localhost"):
        assert browser.raw("GET", "/api/state", Host=f"{host}:{browser.port}")[0] == 200


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "{own}", "Sec-Fetch-Site": "same-site"},
        {"Origin": "{own}", "Cookie": "none=1"},
        {"Origin": "{own}", "Content-Type": "text/plain"},
        {"Origin": "{own}", "Content-Type": "application/x-www-form-urlencoded"},
    ],
)
@pytest.mark.parametrize("path", ["/api/answer", "/api/answer-all", "/api/undo", "/api/person", "/api/upload?name=a.txt"])
def test_change_is_refused_that_another_page_sends(browser, path, head):
    kind = "application/octet-stream" if "upload" in path else JSON
    head = {"Content-Type": kind} | {name: value.format(own=own(browser), port=browser.port) for name, value in head.items()}
    status, answer, body = browser.raw("POST", path, b'{"name": "x"}', **head)
    assert status in (403, 415) and "error" in json.loads(body)
    assert not any(name.startswith("access-control") for name in answer)
    assert not (browser.folder / "a.txt").exists()
    assert browser.get("/api/state")[1]["person"] != "x"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_reading_is_refused_that_another_page_asks_for(browser, site):
    assert browser.raw("GET", "/api/state", Sec_Fetch_Site=site)[0] == 403
    assert browser.raw("GET", "/api/state", Origin="http://evil.example")[0] == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_unknown(browser, method):
    assert browser.raw(method, "/api/answer", Origin=own(browser))[0] in (400, 405)


@pytest.mark.parametrize("path", ["/api/answer", "/api/undo", "/api/person", "/api/upload", "/api/answer-all"])
def test_nothing_changes_by_get(browser, path):
    assert browser.raw("GET", path)[0] in (404, 405)


def test_answers_carry_the_rules_of_the_page(browser):
    for path, cookie in (("/", None), ("/api/state", None), ("/api/nothing", None), ("/api/state", "none=1")):
        _, head, _ = browser.raw("GET", path, Cookie=cookie)
        policy = head["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self';" in policy
        assert head["x-content-type-options"] == "nosniff" and head["referrer-policy"] == "same-origin"
        assert "server" not in head and not any(name.startswith("access-control") for name in head)


def test_too_much_is_refused(browser):
    head = {"Origin": own(browser), "Content-Type": JSON}
    assert browser.raw("POST", "/api/answer", b" " * 10, **head, Content_Length=str(MOST_JSON + 1))[0] == 413
    chunks = (b"x" * 65536 for _ in range(MOST_JSON // 65536 + 2))  # without a length before it
    try:
        assert browser.raw("POST", "/api/answer", chunks, **head)[0] == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hung up before all was sent
    head["Content-Type"] = "application/octet-stream"
    assert browser.raw("POST", "/api/upload?name=a.txt", b"", **head, Content_Length=str(MOST_UPLOAD + 1))[0] == 413
    assert not (browser.folder / "a.txt").exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b"[" * 100_000, b'{"rows": NaN}'])
def test_senseless_body_is_a_sentence(browser, body):
    head = {"Origin": own(browser), "Content-Type": JSON}
    status, _, said = browser.raw("POST", "/api/answer", body, **head)
    assert status == 400 and ";" in json.loads(said)["error"]


@pytest.mark.parametrize(
    "name",
    ["", "..", "../a.txt", "a/b.txt", "a\\b.txt", "/etc/a.txt", "C:a.txt", ".a.txt", "~a.txt", "a\n.txt", "a\x00.txt", "con.txt",
     "NUL.txt",
     "a.txt ", "a.txt.", "a.exe", "a", "字" * 100 + ".txt", "a\u202etxt.docx"],
)  # fmt: skip
def test_name_that_would_leave_the_folder_is_refused(browser, name):
    if name.strip() != "a.txt":
        with pytest.raises(InputError):
            checked_name(name)
        before = sorted(browser.folder.parent.rglob("*.txt"))
        status, said = browser.upload(name, "正文。".encode())
        assert status == 400 and ";" in said["error"]
        assert sorted(browser.folder.parent.rglob("*.txt")) == before
    else:
        assert checked_name(name) == "a.txt"


def test_dropped_file_is_read_and_covers_no_other(tmp_path):
    folder = filled(tmp_path / "材料")
    with desk(folder) as found:
        before = (folder / "甲市计划.txt").read_bytes()
        status, said = found.upload("甲市计划.txt", "庚市建设量子中心。\n\n一、量子测量。\n".encode())
        assert (status, said["name"]) == (200, "甲市计划 (2).txt")
        assert found.get("/api/job", id=said["job"])[1]["kind"] == "read"
        assert found.upload("甲市计划.txt", before)[1]["name"] == "甲市计划.txt"  # the same again
        assert found.upload("空.txt", b"")[0] == 400
        found.wait()
        assert found.get("/api/search", q="量子测量")[1]["total"] == 1
        assert (folder / "甲市计划.txt").read_bytes() == before
        assert sorted(path.name for path in folder.iterdir()) == [
            "乙市计划.txt",
            "甲市计划 (2).txt",
            "甲市计划.txt",
            "记录.jsonl",
        ]
        assert found.get("/api/job", id="99")[0] == 400


def test_folder_takes_so_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr("training.desk.server.uploads._MOST_FILES", 1)
    assert put(tmp_path, "a.txt", b"x") == "a.txt"
    with pytest.raises(InputError, match="open another folder"):
        put(tmp_path, "b.txt", b"x")


def test_desk_of_its_own_takes_dropped_files(tmp_path, monkeypatch):
    """Without a folder."""
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path))
    scheme = write_scheme(tmp_path / "scheme")
    with opened_here(["--no-browser", "--scheme", str(scheme), "--lang", "en"]) as found:
        assert found.get("/api/search")[1]["total"] == 0
        assert found.upload("一.txt", "甲市建设量子中心。\n".encode())[0] == 200
        found.wait()
        assert Browser(found.address).get("/api/search", q="量子")[1]["total"] == 1
    assert (tmp_path / "desk" / "files" / "一.txt").is_file() and (tmp_path / "desk" / "files.desk.sqlite").is_file()
