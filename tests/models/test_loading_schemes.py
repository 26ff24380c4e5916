"""Models of schemes: by the name of the scheme, by its folder, and apart from each other."""

import pytest
from conftest import keep
from loaded_models import notes

from labels import UsageError
from models import load
from models.lexicon.tagger import LexiconTagger
from models.storage.versions import VersionStore
from seeds.schemes import FOLDER, INDUSTRIES, load_scheme, parse_scheme, shipped_schemes


@pytest.fixture
def tools(tmp_path):
    """Return the folder of a scheme of two labels, of which nothing was trained."""
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "subsidy"\nname = "补贴"\n[[label]]\nkey = "tax"\nname = "税收"\n')
    (folder / "lexicon.toml").write_text('[subsidy]\nterms = ["补贴"]\n[tax]\nterms = ["减税"]\n')
    return folder


def test_scheme_without_a_model_tags_by_its_lexicon_and_says_so(store, tools, caplog):
    """At once: a lexicon needs no training."""
    policy = load(scheme=tools)
    assert policy.name == "tools lexicon (untrained)"
    assert policy.tag(["财政对农机给予补贴。", "小微企业享受减税。"])[1].labels == ("tax",)
    assert notes(caplog) == ["note: no model of scheme tools was trained yet; its lexicon tags"]


def test_folder_of_a_scheme_is_a_model_by_itself(store, tools, caplog):
    """Asked for by name, it needs no note."""
    for policy in (load(tools), load("lexicon", scheme=tools), load(tools, scheme=load_scheme(tools))):
        assert policy.name == "tools lexicon (untrained)" and policy.keys == ("subsidy", "tax")
    assert notes(caplog) == []


@pytest.mark.parametrize("name", [name for name in shipped_schemes() if name != INDUSTRIES])
def test_model_of_another_shipped_scheme_that_was_not_trained_yet_says_how(store, name):
    """By the name of the scheme, which training needs."""
    with pytest.raises(UsageError, match=f"'tfidf': has not been trained .*; run: python -m training.run --scheme {name}$"):
        load("tfidf", scheme=name)


def test_model_of_a_scheme_that_was_not_trained_yet_says_how(store, tools):
    with pytest.raises(UsageError, match="'tfidf': has not been trained .*; run: python -m .* --scheme .*tools --data FILE"):
        load("tfidf", scheme=tools)


def test_model_of_another_scheme_is_refused(trained_store, tools):
    """By folder, and by the folder of a scheme; nothing of one scheme is ever taken for another's."""
    folder = trained_store.read("tfidf").folder
    with pytest.raises(UsageError, match="gives the labels of scheme 'industries', not of 'tools'; name a model of that scheme"):
        load(folder, scheme=tools)
    with pytest.raises(UsageError, match="gives the labels of scheme 'tools', not of 'industries'"):
        load(tools, scheme=INDUSTRIES)
    assert load("lexicon", scheme=tools).keys == ("subsidy", "tax")


def test_models_of_two_schemes_of_one_store_stay_apart(trained_store, tools):
    """A folder per scheme."""
    from models.text.analyzer import Analyzer

    scheme = load_scheme(tools)
    keep(
        VersionStore(trained_store.folder.parent / "tools"), LexiconTagger(Analyzer(scheme)), "champion", "policy-tagger-tools/1"
    )
    assert load(scheme=tools).name == "policy-tagger-tools/1 champion"
    assert load().name == "policy-tagger/1 tfidf"


def test_scheme_that_changed_after_training_is_told(trained_store, tmp_path, caplog):
    """The model tags by its own copy: a new term in the folder is not in it."""
    texts = dict(load_scheme(INDUSTRIES).texts)
    assert load("lexicon", scheme=INDUSTRIES).tag(["阿福上岗，会听会答。"])[0].labels == ()
    assert notes(caplog) == []
    texts["lexicon.toml"] = texts["lexicon.toml"].replace('"人工智能"', '"人工智能", "阿福"', 1)
    changed = parse_scheme(texts, INDUSTRIES, "changed")
    assert load("lexicon", scheme=changed).tag(["阿福上岗，会听会答。"])[0].labels == ()
    assert notes(caplog) == ["note: scheme industries was changed after 'lexicon' was trained; the model tags by its own copy"]


@pytest.mark.parametrize("source", [INDUSTRIES, FOLDER / INDUSTRIES, str(FOLDER / INDUSTRIES)], ids=["name", "path", "text"])
def test_scheme_is_named_or_given(trained_store, source):
    assert load(scheme=source).name == load(scheme=load_scheme(source)).name == "policy-tagger/1 tfidf"
