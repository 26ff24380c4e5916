"""Who speaks of what first: places, ties, units that have not followed yet, and those of which nothing can be said."""

from collections import Counter
from dataclasses import replace

import pytest
from spread_texts import DRONES, STORAGE, document, paragraph, spread

from models.diffusion.first_mentions import count_followings, first_mentions, followings, windows

OLD, NEW = ("全省第一座储能电站并网。", STORAGE), ("村里的合唱队登台。", None)


def corpus(scheme, **options):
    """Return five provinces: two are first together, one follows, one has not yet, one has no date."""
    return spread(
        scheme,
        document("a1", "江苏", "2024-01-10", NEW),
        document("a2", "江苏", "2024-03-10", NEW, OLD, OLD),
        document("b1", "浙江", "2024-03-10", OLD),
        document("c1", "四川", "2024-05-10", OLD),
        document("c2", "四川", "2024-04-10", NEW),
        document("d1", "贵州", "2024-12-10", NEW),
        document("e1", "青海", None, OLD),
        document("f1", "云南", "2024-02-01", NEW),
        **options,
    )


def of(mentions, name, key=STORAGE):
    """Return a unit's mention of a label."""
    return next(one for one in mentions if one.unit.name == name and one.mark.key == key)


def test_first_mention_is_the_earliest_paragraph(scheme):
    """Of one date the first that stands there; it leads back to its paragraph."""
    text = corpus(scheme)
    mentions = first_mentions(text, text.labels())
    first = of(mentions, "江苏省")
    assert (first.status, first.date, first.rank, first.months) == ("mentioned", "2024-03-10", 1, 0.0)
    assert text.paragraphs[first.row].id == "a2#2"
    assert first.unit.code == "320000"
    assert not first.at_start


def test_units_of_one_date_share_a_place(scheme):
    """The next comes after both, and follows both."""
    text = corpus(scheme)
    mentions = first_mentions(text, text.labels())
    assert of(mentions, "浙江省").rank == 1 and of(mentions, "浙江省").at_start
    third = of(mentions, "四川省")
    assert (third.rank, third.months, third.months_before) == (3, 2.0, 2.0)
    assert [unit.name for unit in third.before] == ["江苏省", "浙江省"]


def test_not_yet_is_not_unknown(scheme):
    """A unit that was heard and did not mention it is censored; one without a dated document is not known of."""
    text = corpus(scheme)
    mentions = first_mentions(text, text.labels())
    assert of(mentions, "贵州省").status == "not_yet" and of(mentions, "贵州省").window.last == "2024-12-10"
    assert of(mentions, "青海省").status == "undated" and of(mentions, "青海省").row is not None
    assert of(mentions, "青海省", DRONES).status == "unknown"
    assert Counter(one.status for one in mentions if one.mark.key == STORAGE) == {
        "mentioned": 3,
        "not_yet": 2,
        "undated": 1,
    }


def test_label_that_nobody_looked_for_is_unknown(scheme):
    """Whoever judged storage alone says nothing of drones."""
    text = spread(scheme, document("a", "江苏", "2024-01-10", OLD, judged=(STORAGE,)))
    mentions = first_mentions(text, text.labels())
    assert (of(mentions, "江苏省").status, of(mentions, "江苏省", DRONES).status) == ("mentioned", "unknown")


def test_who_follows_whom(scheme):
    """Every two units once; the gap to one that has not followed is the least it will be."""
    text = corpus(scheme)
    mentions = [one for one in first_mentions(text, text.labels()) if one.mark.key == STORAGE]
    found = {(one.first.unit.name, one.second.unit.name): one for one in followings(mentions)}
    assert found["江苏省", "浙江省"].relation == "open"  # Zhejiang was not heard before
    later = found["江苏省", "四川省"]
    assert (later.relation, later.months, later.days) == ("follows", 2.0, 61)
    waiting = found["四川省", "贵州省"]
    assert (waiting.relation, waiting.days) == ("not_yet", 214)
    ended = found["四川省", "云南省"]
    assert (ended.relation, ended.months) == ("ended", None)
    assert not any("青海省" in names for names in found)
    assert len(found) == count_followings(mentions) == 3 + 3 * 2


def test_a_follower_that_was_not_heard_before_may_have_been_first(scheme):
    """Its mention stands in its first document; who was heard before and is later follows for certain."""
    text = spread(
        scheme,
        document("a", "江苏", "2024-01-10", OLD),
        document("b", "浙江", "2024-02-25", OLD),
        document("c", "四川", "2024-01-01", NEW),
        document("d", "四川", "2024-02-25", OLD),
        document("e", "贵州", "2024-01-01", NEW),
        document("f", "贵州", "2024-02-25", OLD),
    )
    mentions = [one for one in first_mentions(text, text.labels()) if one.mark.key == STORAGE]
    found = {(one.first.unit.name, one.second.unit.name): one for one in followings(mentions)}
    censored = found["江苏省", "浙江省"]
    assert (censored.relation, censored.months, censored.days) == ("open", None, None) and censored.second.at_start
    assert (found["江苏省", "四川省"].relation, found["江苏省", "四川省"].days) == ("follows", 46)
    assert found["浙江省", "四川省"].relation == "open" and found["四川省", "贵州省"].relation == "same"


def test_distances_are_given_in_days_too(scheme):
    """Two days are no 0.1 months; what is known to the month alone has no days."""
    text = spread(scheme, document("a", "江苏", "2024-01-10", OLD), document("b", "浙江", "2024-01-12", OLD))
    second = of(first_mentions(text, text.labels()), "浙江省")
    assert (second.months, second.days, second.days_before) == (0.1, 2, 2)
    text = spread(scheme, document("a", "江苏", "2024-01", OLD), document("b", "浙江", "2024-02", OLD))
    second = of(first_mentions(text, text.labels()), "浙江省")
    assert (second.months, second.days, second.days_before) == (1.0, None, None)


def test_inexact_dates_are_left_open(scheme):
    """A year may hold the day before or after it."""
    text = spread(scheme, document("a", "江苏", "2024", OLD), document("b", "浙江", "2024-03-10", OLD))
    mentions = [one for one in first_mentions(text, text.labels()) if one.mark.key == STORAGE]
    (one,) = followings(mentions)
    assert (one.relation, one.months, one.days) == ("open", None, None)


def test_an_office_speaks_for_itself_whatever_it_speaks_of(scheme):
    """A national list that names a firm of Guizhou is no mention by Guizhou; news counts for the place it is about."""
    listed = [
        paragraph("list", 1, "名单如下。", level="national", date="2024-01-10"),
        paragraph("list", 2, "名单续。", level="national", date="2024-01-10"),
        paragraph("list", 3, OLD[0], level="national", region="贵州", date="2024-01-10", labels=(STORAGE,)),
    ]
    news = document("news", "四川", "2024-02-10", OLD, level=None)
    text = spread(scheme, listed, news)
    mentions = [one for one in first_mentions(text, text.labels()) if one.mark.key == STORAGE]
    assert [(one.unit.name, one.rank) for one in mentions] == [("中央", 1), ("四川省", 2)]


def test_rows_of_a_table_are_documents(scheme):
    """A table that names none is none: each title is one."""
    rows = document("table", "江苏", "2024-01-10", OLD, NEW, title="甲办法") + document("table", "江苏", None, NEW)
    text = spread(scheme, rows, rows=True)
    window = windows(text)[text.unit_list[0].key]
    assert (window.documents, window.undated, window.first) == (1, 1, "2024-01-10")


def test_words_have_first_mentions_too(scheme):
    """Words of the lexicon that count where they stand; what no unit uses is not listed."""
    text = spread(scheme, document("z", "海南", "2024-01-10", "AI大模型替窗口人员填写表单。"))
    assert "AI" in {mark.term for mark in text.terms().names}  # as the lexicon writes it
    text = corpus(scheme)
    marks = text.terms()
    assert {(mark.key, mark.term) for mark in marks.names} >= {(STORAGE, "储能")}
    column = next(n for n, mark in enumerate(marks.names) if mark.term == "储能")
    assert [text.paragraphs[row].id for row in marks.given[:, column].nonzero()[0]] == ["a2#2", "a2#3", "b1#1", "c1#1", "e1#1"]
    one = next(one for one in first_mentions(text, marks) if one.mark.term == "储能" and one.unit.name == "浙江省")
    assert (one.date, one.rank) == ("2024-03-10", 1)


def test_furniture_and_what_was_passed_over_say_nothing(scheme):
    """They are counted as left out."""
    furniture = document("a", "江苏", "2024-01-10", OLD)
    text = spread(scheme, [replace(one, kind="boilerplate") for one in furniture], document("b", "江苏", None, OLD, judged=()))
    assert len(text) == 0 and text.left_out == {"boilerplate": 1, "not judged": 1}


def test_an_exact_date_is_first_of_what_lies_in_its_year(scheme):
    """Of a year alone nobody knows that it was earlier."""
    text = spread(
        scheme,
        document("a1", "江苏", "2024", OLD),
        document("a2", "江苏", "2024-03-10", OLD),
        document("b1", "浙江", "2024", OLD),
    )
    mentions = first_mentions(text, text.labels())
    found = [(one.unit.name, one.date, one.rank) for one in mentions if one.mark.key == STORAGE]
    assert found == [("江苏省", "2024-03-10", 1), ("浙江省", "2024", 2)]


def reports(rows):
    """Return reports of one title: two provinces, two years; Zhejiang speaks of storage in the first, Jiangsu in the second."""
    said = {("浙江", 2022): OLD, ("江苏", 2023): OLD}
    found = []
    for n, (region, year) in enumerate((region, year) for region in ("江苏", "浙江") for year in (2022, 2023)):
        parts = [NEW, said.get((region, year), NEW)]
        source = f"t.csv:{n}" if rows else f"{n}.txt"
        found.append(document("reports", region, f"{year}-01-20", *parts, title="年度总结", source=source))
    return found


@pytest.mark.parametrize("rows", [True, False])
def test_documents_of_one_name_are_not_one(scheme, rows):
    """Each speaks for its own unit, and until its own last date."""
    text = spread(scheme, *reports(rows), rows=rows)
    mentions = first_mentions(text, text.labels())
    found = {one.unit.name: (one.date, one.rank, one.at_start) for one in mentions if one.mark.key == STORAGE}
    assert found == {"浙江省": ("2022-01-20", 1, True), "江苏省": ("2023-01-20", 2, False)}
    heard = {key[0]: (one.documents, one.first, one.last) for key, one in windows(text).items()}
    assert heard == dict.fromkeys(("320000", "330000"), (2 if rows else 1, "2022-01-20", "2023-01-20"))


def test_a_year_may_hold_a_document_that_is_no_older(scheme):
    """The mention may stand in the unit's first document, if the other is of the same year and nobody knows of when."""
    text = spread(
        scheme,
        document("a", "江苏", "2023", NEW),
        document("b", "江苏", "2023-03-10", OLD),
        document("c", "浙江", "2023-01-05", OLD),
        document("d", "四川", "2022", NEW),
        document("e", "四川", "2023-03-10", OLD),
    )
    mentions = [one for one in first_mentions(text, text.labels()) if one.mark.key == STORAGE]
    assert {one.unit.name: one.at_start for one in mentions} == {"江苏省": True, "浙江省": True, "四川省": False}
    relations = {(one.first.unit.name, one.second.unit.name): one.relation for one in followings(mentions)}
    assert (relations["浙江省", "江苏省"], relations["浙江省", "四川省"]) == ("open", "follows")
