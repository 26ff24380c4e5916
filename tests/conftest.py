"""What the tests share: a small labelled corpus, a model fitted on it, and places of their own for all that is written.

No test reads or writes ``stored/`` or ``mlflow.db`` of the checkout: ``POLICY_TAGGER_STORE`` and
``MLFLOW_TRACKING_URI`` point into temporary folders from the first test on.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from command_outcome import Outcome

from labels import Paragraph
from labels.support.command import run_command
from models.lexicon.tagger import LexiconTagger
from models.predict import main
from models.storage.store import write_model
from models.storage.versions import VersionStore
from models.text.analyzer import Analyzer
from models.tfidf.trainer import TfidfTrainer
from seeds.cleaning.clean import clean_text
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

pytest_plugins = ("loaded_models", "small_panel", "small_predictions", "small_runs")

# On tables as small as those of tests two threads of scikit-learn mostly wait for each other, for minutes on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["POLICY_TAGGER_LANG"] = "en"  # whatever the machine speaks
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores Ctrl-C, and so would its children
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # under nohup: what is heard here is heard by the children
    signal.signal(signal.SIGHUP, lambda *_about: None)

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("南山", "北河", "东湖", "西岭", "青溪", "白塔", "红石", "绿洲")
# What is said of each industry: four ways, each used in two documents. Invented; to be judged by eye.
SAID = {
    "ai": (
        "{0}发布人工智能大模型应用清单，训练算力向中小企业开放。",
        "一批智能体在{0}政务大厅上岗，大模型替窗口人员填写表单。",
        "{0}建成人工智能算力中心，机器人企业可以免费试用。",
        "人形机器人走进{0}的养老院，人工智能助手陪老人聊天。",
    ),
    "quantum": (
        "{0}的量子计算实验室招收青年学者，量子芯片完成流片。",
        "量子通信干线延伸到{0}，银行用量子密钥加密转账。",
        "{0}量子科技产业园开园，量子计算企业首批入驻。",
        "学者在{0}介绍量子通信，量子纠缠引来听众提问。",
    ),
    "low_altitude": (
        "{0}开通无人机送药航线，低空经济有了第一笔订单。",
        "低空空域管理改革在{0}试点，无人机起降点增加到二十个。",
        "飞行汽车在{0}试飞，低空经济招商会座无虚席。",
        "{0}用无人机巡查果园，低空飞行服务站昼夜值守。",
    ),
    "new_materials": (
        "{0}的碳纤维生产线投产，新材料产值翻番。",
        "石墨烯薄膜在{0}量产，新材料企业拿到出口订单。",
        "{0}新材料研究院研制出高温合金，碳纤维进入试用。",
        "稀土永磁项目落户{0}，新材料产业链补上一环。",
    ),
    "energy_storage": (
        "{0}抽水蓄能电站蓄水，储能装机再添一百万千瓦。",
        "钠离子电池储能电站在{0}并网，夜里存电白天用。",
        "{0}出台新型储能补贴，锂电池工厂扩建厂房。",
        "储能电站给{0}的工厂削峰，动力电池回收同步起步。",
    ),
    "traditional_upgrade": (
        "{0}的钢厂实施技术改造，智能工厂里只剩十名工人。",
        "传统产业改造升级现场会在{0}召开，纺织企业换上新设备。",
        "{0}水泥厂完成超低排放改造，传统产业转型升级见效。",
        "工业互联网进了{0}的陶瓷车间，技术改造让次品减半。",
    ),
    "none": (
        "{0}今年新修农村公路三百公里，村民出行更加便利。",
        "{0}举办群众歌咏比赛，二十支合唱队登台。",
        "{0}的医院开设周末门诊，老人看病少跑路。",
        "{0}完成河道清淤，汛期排水更加通畅。",
    ),
}


def lines(text):
    """Return the records of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def jsonl(path, *records):
    """Write records as JSON Lines; return the path."""
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


@pytest.fixture(scope="session", autouse=True)
def _places_of_their_own(tmp_path_factory):
    """Keep every test away from the models and runs of the checkout, and MLflow from the network."""
    folder = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        yield


@pytest.fixture
def chinese(monkeypatch):
    """Speak Chinese while a test runs, and so write sheets in it."""
    monkeypatch.setenv("POLICY_TAGGER_LANG", "zh")


@pytest.fixture(scope="session")
def scheme():
    """Return the shipped industries."""
    return load_scheme(INDUSTRIES)


@pytest.fixture(scope="session")
def taxonomy(scheme):
    """Return the labels of the shipped industries."""
    return scheme.taxonomy


@pytest.fixture(scope="session")
def analyzer(scheme):
    """Return what reads texts for the shipped industries."""
    return Analyzer(scheme)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Return the empty model store of the shipped industries, the test's own."""
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path / "stored"))
    return VersionStore(tmp_path / "stored" / INDUSTRIES)


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory):
    """Return an MLflow database with all tables and nothing in them: making them takes seconds, copying does not."""
    import mlflow

    path = tmp_path_factory.mktemp("migrated") / "mlflow.db"
    mlflow.MlflowClient(f"sqlite:///{path.as_posix()}").search_experiments()
    return path


@pytest.fixture
def tracking(tmp_path, monkeypatch, _migrated):
    """Return the address of an empty MLflow store of the test's own; the test runs in its temporary folder."""
    shutil.copy(_migrated, tmp_path / "mlflow.db")
    uri = f"sqlite:///{(tmp_path / 'mlflow.db').as_posix()}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    # For a store that names no place for artifacts MLflow takes the working folder.
    monkeypatch.chdir(tmp_path)
    return uri


def tiny_documents():
    """Return 64 labelled paragraphs in eight documents, one of each label and two of none in each."""
    paragraphs = []
    for number, place in enumerate(PLACES):
        said = [(key, ways[number % 4].format(place)) for key, ways in SAID.items()]
        said.append(("none", SAID["none"][(number + 1) % 4].format(place)))
        for n, (key, text) in enumerate(said, 1):
            labels = () if key == "none" else (key,)
            doc = f"tiny-{number}"
            paragraphs.append(Paragraph(f"{doc}#{n}", doc, n, "body", clean_text(text), labels=labels, part="natural"))
    return tuple(paragraphs)


@pytest.fixture(scope="session")
def tiny_corpus(scheme):
    """Return the small corpus as a labelled set."""
    return LabelledSet("tiny", tiny_documents(), scheme)


@pytest.fixture(scope="session")
def robot_corpus(tiny_corpus, scheme):
    """Return the small corpus with eight paragraphs that no keyword finds: Afu is a robot of the tests."""
    said = [
        Paragraph(f"{name}#afu", name, 99, "body", f"阿福在第{n}街区上岗，会听会答。", labels=("ai",), part="natural")
        for n, name in enumerate(sorted(set(tiny_corpus.documents)), 1)
    ]
    return LabelledSet("tiny", (*tiny_corpus.paragraphs, *said), scheme)


@pytest.fixture(scope="session")
def tfidf(tiny_corpus):
    """Return a TF-IDF tagger fitted on the small corpus."""
    weights = np.ones(len(tiny_corpus))
    return TfidfTrainer(c=10.0, folds=4).fit(tiny_corpus.batch, tiny_corpus.labels, tiny_corpus.documents, weights)


@pytest.fixture(scope="session")
def shipped_hybrid(scheme):
    """Return the shipped hybrid experiment, fitted on the whole corpus: a minute and a half, for slow tests."""
    return fit(load_experiment("hybrid"), shipped_corpus(scheme))


def keep(store, tagger, name, registered=""):
    """Store a model as training does, and let a pointer name it."""
    folder = store.add(name, lambda work: write_model(work, tagger, name, {}))
    store.point(name, folder.name, registered=registered)
    return folder


@pytest.fixture(scope="session")
def _stored(tmp_path_factory, tfidf, analyzer):
    folder = tmp_path_factory.mktemp("trained")
    store = VersionStore(folder)
    version = keep(store, tfidf, "tfidf", "policy-tagger/1")
    store.point("champion", version.name, registered="policy-tagger/1")
    keep(store, LexiconTagger(analyzer), "lexicon", "policy-tagger/2")
    return folder


@pytest.fixture
def trained_store(store, _stored):
    """Return a store of the test's own that holds ``tfidf``, ``lexicon`` and a champion."""
    shutil.copytree(_stored, store.folder, dirs_exist_ok=True)
    return store


@pytest.fixture
def call(capsys):
    """Return a function that runs a command's ``main`` in this process, as ``python -m`` would."""

    def run(main, *arguments):
        capsys.readouterr()
        try:
            code = run_command(main, [str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse
            code = stop.code
        return Outcome.of(code, *capsys.readouterr())

    return run


@pytest.fixture
def python(tmp_path):
    """Return a function that runs a fresh interpreter in a temporary folder with the project on its path."""

    def run(*arguments, stdin=b"", timeout=120):
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        command, env = [sys.executable, *map(str, arguments)], {**os.environ, "PYTHONPATH": path}
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, env=env, timeout=timeout)
        return Outcome.of(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def keys(scheme):
    """Return the label keys in column order."""
    return scheme.keys


@pytest.fixture
def tag(call, trained_store):
    """Return a function that runs the command on the small TF-IDF model and returns its records."""

    def run(*arguments):
        outcome = call(main, *arguments, "--format", "jsonl")
        assert outcome.code == 0, outcome.err
        return lines(outcome.out)

    return run
