"""What a log comes to: the latest word on each label of each text."""

from dataclasses import replace

from test_corrections_log import FIRST, SECOND, TAKEN_BACK

from labels.standing import digest_of, standing

KEYS = ("x", "y")


def one(*entries, keys=KEYS):
    """Return what stands of the first text."""
    return standing(entries, keys)[FIRST.hash]


def test_answers_stand_by_text():
    known = standing([FIRST, SECOND], KEYS)
    assert list(known) == [FIRST.hash, SECOND.hash]
    assert (known[FIRST.hash].labels, known[FIRST.hash].judged) == ((), KEYS)
    assert known[SECOND.hash].labels == ("y",)


def test_latest_word_of_a_person_holds():
    """A changed mind is no difference."""
    said = one(FIRST, replace(FIRST, after=("x",)))
    assert said.labels == ("x",) and not said.differ
    assert said.people == (("王", ("x",)),)


def test_of_two_people_the_later_holds_and_the_difference_shows():
    said = one(replace(FIRST, by="李", after=("x",)), FIRST)
    assert said.labels == () and said.differ
    assert said.people == (("李", ("x",)), ("王", ()))


def test_answers_about_different_labels_add_up():
    """Nobody differs who was not asked the same."""
    said = one(replace(FIRST, after=("x",), judged=("x",)), replace(FIRST, by="李", after=("y",), judged=("y",)))
    assert (said.labels, said.judged, said.differ) == (("x", "y"), KEYS, False)
    assert one(replace(FIRST, judged=("y",))).judged == ("y",)


def test_withdrawal_takes_back_all_that_was_said_before_it():
    assert standing([FIRST, replace(FIRST, by="李"), SECOND, TAKEN_BACK], KEYS).keys() == {SECOND.hash}
    assert one(FIRST, TAKEN_BACK, replace(FIRST, after=("x",))).labels == ("x",)


def test_labels_that_the_scheme_does_not_have_are_left_out():
    said = one(replace(FIRST, after=("x", "y")), keys=("y", "z"))
    assert (said.labels, said.judged) == (("y",), ("y",))
    assert standing([FIRST], ("z",)) == {}


def test_digest_is_of_what_stands():
    """Who said it, when, and in which order plays no part."""
    digest = digest_of(standing([FIRST, SECOND], KEYS))
    assert len(digest) == 12
    assert digest_of(standing([SECOND, replace(FIRST, by="李", at="later")], KEYS)) == digest
    assert digest_of(standing([FIRST, SECOND, TAKEN_BACK], KEYS)) != digest
    assert digest_of(standing([replace(FIRST, judged=("x",)), SECOND], KEYS)) != digest


def partly(key, given, by="王"):
    """Return an answer about one label alone."""
    return replace(FIRST, by=by, after=(key,) * given, judged=(key,))


def test_of_one_label_a_text_who_gives_one_refuses_the_others():
    """Two partial answers never add up to two labels; the later one holds, and people differ."""
    said = standing([partly("x", True), partly("y", True, "李")], KEYS, single=True)[FIRST.hash]
    assert (said.labels, said.judged, said.differ) == (("y",), KEYS, True)
    assert said.people == (("王", ("x",)), ("李", ("y",)))
    said = standing([partly("x", False), partly("y", True, "李")], KEYS, single=True)[FIRST.hash]
    assert (said.labels, said.judged, said.differ) == (("y",), KEYS, False)
    both = replace(FIRST, after=KEYS, judged=KEYS)
    assert standing([both], KEYS, single=True)[FIRST.hash].labels == ("x",)


def test_of_one_label_a_text_what_is_taken_back_says_nothing_of_the_others():
    """Only what was refused outright stays refused."""
    said = standing([partly("x", True), partly("x", False)], KEYS, single=True)[FIRST.hash]
    assert (said.labels, said.judged) == ((), ("x",))
    said = standing([partly("x", True), partly("y", False)], KEYS, single=True)[FIRST.hash]
    assert (said.labels, said.judged) == (("x",), KEYS)
    said = standing([partly("x", True), partly("y", True), partly("y", False)], KEYS, single=True)[FIRST.hash]
    assert (said.labels, said.judged) == ((), ("y",))
