"""A desk in this process or one of its own, and what a browser would ask it."""

import copy
import http.client
import json
import queue
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import forked_modules
import pytest

from training.desk import __main__ as command
from training.desk.server.listening import server_of

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {
    "甲市计划": "甲市关于支持量子产业的通知\n\n甲政发〔2026〕3号\n\n一、建设量子计算实验室，量子芯片完成流片。\n\n"
    "二、推广氢能公交车，新建加氢站五座。\n\n三、人工智能大模型向中小企业开放，AI企业免费试用算力。\n\n新修农村公路三百公里。\n",
    "乙市计划": "乙市低空经济行动方案\n\n一、开通无人机送药航线，低空经济有了订单。\n\n新修农村公路三百公里。\n\n"
    "三、量子通信干线延伸到乙市。计算中心同步开工。\n",
}
RECORDS = [
    {
        "text": "储能电站在丙市并网，新型储能装机增加。",
        "doc": "丙",
        "region": "广东",
        "date": "2025-03-01",
        "extra": {"网址": "https://example.org/1"},
    },
    {"text": "丁市发展低空经济，无人机巡查果园。", "doc": "丁", "region": "广东", "date": "2026-04"},
    {"text": "戊市举办歌咏比赛。", "doc": "戊", "region": "安徽", "date": "2026"},
]

# A scheme of their own, which no model was trained for: its words tag, and it is loaded at once.
LABELS = {"ai": ("人工智能", "大模型"), "quantum": ("量子",), "low_altitude": ("低空经济", "无人机"), "energy_storage": ("储能",)}


def write_scheme(folder):
    """Write a scheme of four labels; return its folder."""
    folder.mkdir(exist_ok=True)
    labels = [f'[[label]]\nkey = "{key}"\nname = "{words[0]}类"\n' for key, words in LABELS.items()]
    (folder / "labels.toml").write_text("\n".join(labels), encoding="utf-8")
    terms = [f"[{key}]\nterms = {json.dumps(words, ensure_ascii=False)}\n" for key, words in LABELS.items()]
    (folder / "lexicon.toml").write_text("\n".join(terms), encoding="utf-8")
    return folder


def filled(folder):
    """Fill a folder with two documents and a file of records; return it."""
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    records = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "记录.jsonl").write_text(records, encoding="utf-8")
    return folder


class Browser:
    """What a person's browser asks of a desk.

    ``get`` and ``post`` return the status and the answer; ``raw`` the status, the head and the bytes.
    """

    def __init__(self, address):
        parts = urlsplit(address)
        self.port, self.address, self.cookie, self.person = parts.port, address, None, None
        status, head, _ = self.raw("GET", f"{parts.path}?{parts.query}")
        assert status == 303, status
        self.cookie = head["set-cookie"].split(";")[0]

    def raw(self, method, path, body=None, **head):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {name.replace("_", "-"): value for name, value in head.items() if value is not None}
        if self.cookie:
            head.setdefault("Cookie", self.cookie)
        if self.person:
            head.setdefault("Desk-Person", quote(self.person))
        connection.request(method, path, body, head)
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def tab(self, person):
        """Return another tab of this browser, at which a person sits."""
        other = copy.copy(self)
        other.person = person
        return other

    def get(self, path, **asked):
        status, _, body = self.raw("GET", f"{path}?{urlencode(asked, doseq=True)}")
        return status, json.loads(body)

    def post(self, path, body):
        head = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}"}
        status, _, body = self.raw("POST", path, json.dumps(body), **head)
        return status, json.loads(body)

    def upload(self, name, data):
        head = {"Content-Type": "application/octet-stream", "Origin": f"http://127.0.0.1:{self.port}"}
        status, _, body = self.raw("POST", f"/api/upload?{urlencode({'name': name})}", data, **head)
        return status, json.loads(body)

    def rows(self, **asked):
        status, found = self.get("/api/search", **asked)
        assert status == 200, found
        return found["rows"]

    def wait(self):
        """Wait until all is read; return the state."""
        for _ in range(2400):
            state = self.get("/api/state")[1]
            if not any(job["state"] in ("waiting", "running") for job in state["jobs"]):
                return state
            time.sleep(0.05)
        raise AssertionError("still reading")


def options_of(folder, *options):
    """Return the arguments of a desk on a folder, by the scheme beside it, English unless they say otherwise."""
    given = [str(folder), "--no-browser", "--jobs", "1", *options, "--scheme", str(write_scheme(folder.parent / "scheme"))]
    return [*given, *(() if "--lang" in given else ("--lang", "en"))]


@contextmanager
def desk(folder, *options):
    """Open a desk on a folder in this process, by the scheme beside it; yield a browser with it, its reading done.

    Its reader and whatever works for it are processes, as ever. ``close`` of the browser ends it before the block does.
    """
    with opened_here(options_of(folder, *options)) as browser:
        yield browser


@contextmanager
def opened_here(arguments):
    """Open a desk in a thread of this process by all its arguments; yield a browser with it, its reading done."""
    forked_modules.begin()
    told = queue.Queue()

    def serving(guard, bound, address, *, browser):
        server = server_of(guard)
        told.put((server, f"http://127.0.0.1:{bound.getsockname()[1]}/?token={guard.token}"))
        server.run(sockets=[bound])

    def run():
        try:
            command.main(arguments)
        except BaseException as error:  # where the test can see it
            told.put((None, error))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "serve", serving)
        thread = threading.Thread(target=run, name="desk", daemon=True)
        thread.start()
        server, address = told.get(timeout=120)
    if server is None:
        raise address

    def close():
        server.should_exit = True
        thread.join(timeout=60)
        assert not thread.is_alive(), "the desk does not end"

    while not server.started:
        time.sleep(0.01)
    try:
        browser = Browser(address)
        browser.close = close
        browser.wait()
        yield browser
    finally:
        close()


@contextmanager
def desk_process(folder, *options):
    """Open a desk on a folder in a process of its own, to be killed or heard; yield a browser with it, its reading done."""
    with opened([sys.executable, "-m", "training.desk", *options_of(folder, *options)]) as browser:
        yield browser


@contextmanager
def opened(words):
    """Open a desk by a whole command in a process of its own; yield a browser with it, its reading done."""
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        line = process.stdout.readline()
        assert "token=" in line, line + process.stderr.read()
        browser = Browser(line.split()[-1])
        browser.process = process
        browser.wait()
        yield browser
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()
        process.stderr.close()
