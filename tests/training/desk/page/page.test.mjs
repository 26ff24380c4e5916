// The page's pure modules, run by test_page_logic.py with `node --test`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

// As a data address a file is a module whatever its folder says of itself.
const load = (name) => import(`data:text/javascript,${encodeURIComponent(readFileSync(`${process.env.PAGE}/${name}.js`, "utf8"))}`);
const { commandOf, toggled } = await load("keys");
const { Heights, missingPages } = await load("heights");
const filter = await load("filter");
const { excerpt, pieces } = await load("marked");
const { inUse } = await load("views/scheme_words/in_use");
const { filled, percent, say, speak } = await load("wording");

const key = (name, more = {}) => ({ key: name, target: { tagName: "ARTICLE" }, ...more });

test("keys mean commands", () => {
  assert.deepEqual(commandOf(key("1"), 6), { do: "toggle", index: 0 });
  assert.deepEqual(commandOf(key("9"), 9), { do: "toggle", index: 8 });
  assert.equal(commandOf(key("7"), 6), null, "there is no seventh label");
  assert.deepEqual(commandOf(key("３"), 6), { do: "toggle", index: 2 }, "full width");
  assert.deepEqual(commandOf(key("0"), 6), { do: "none" });
  assert.deepEqual(commandOf(key("z"), 6), { do: "undo" });
  assert.deepEqual(commandOf(key("？"), 6), { do: "help" });
  assert.deepEqual(commandOf(key("/"), 6), { do: "search" });
  for (const [name, by] of [["j", 1], ["ArrowDown", 1], ["k", -1], ["ArrowUp", -1]]) assert.deepEqual(commandOf(key(name), 6), { do: "move", by });
  for (const name of ["x", "F5", "Tab", " ", "Escape", "constructor", "toString"]) assert.equal(commandOf(key(name), 6), null, name);
});

test("keys do nothing where one types, with a modifier, in a dialog or while composing", () => {
  for (const tagName of ["INPUT", "SELECT", "TEXTAREA"]) assert.equal(commandOf(key("1", { target: { tagName } }), 6), null);
  assert.equal(commandOf(key("1", { target: { tagName: "DIV", isContentEditable: true } }), 6), null);
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }]) assert.equal(commandOf(key("z", more), 6), null);
  assert.equal(commandOf(key("1"), 6, true), null);
  assert.ok(commandOf(key("?", { shiftKey: true }), 6));
});

test("a key that is held down walks on and answers once", () => {
  for (const name of ["1", "0", "Enter", "z", "o"]) assert.equal(commandOf(key(name, { repeat: true }), 6), null, name);
  assert.deepEqual(commandOf(key("j", { repeat: true }), 6), { do: "move", by: 1 });
});

test("Enter belongs to a button or link that has the focus", () => {
  assert.deepEqual(commandOf(key("Enter"), 6), { do: "next" });
  for (const tagName of ["BUTTON", "A", "SUMMARY"]) assert.equal(commandOf(key("Enter", { target: { tagName } }), 6), null);
  assert.ok(commandOf(key("2", { target: { tagName: "BUTTON" } }), 6), "digits go on after a click on a button");
});

test("a label goes on and off in the order of the scheme", () => {
  const order = ["a", "b", "c"];
  assert.deepEqual(toggled(["c"], "a", order), ["a", "c"]);
  assert.deepEqual(toggled(["a", "c"], "a", order), ["c"]);
  assert.deepEqual(toggled(["c"], "a", order, true), ["a"], "a scheme of one label a text");
  assert.deepEqual(toggled(["a"], "a", order, true), []);
});

test("heights: places and rows agree with plain sums, whatever is measured", () => {
  for (const n of [1, 2, 7, 64, 1000]) {
    const heights = new Heights(n, 100), plain = new Array(n).fill(100);
    let seed = 7;
    const random = (below) => { seed = (seed * 16807) % 2147483647; return seed % below; };
    for (let turn = 0; turn < 200; turn++) {
      const row = random(n), height = 20 + random(400);
      assert.equal(heights.set(row, height), height - plain[row]);
      plain[row] = height;
    }
    let sum = 0;
    for (let row = 0; row < n; row++) {
      assert.equal(heights.start(row), sum);
      assert.equal(heights.rowAt(sum), row);
      assert.equal(heights.rowAt(sum + plain[row] - 1), row);
      sum += plain[row];
    }
    assert.equal(heights.total, sum);
    assert.equal(heights.rowAt(-50), 0);
    assert.equal(heights.rowAt(sum + 1e6), n - 1);
  }
});

test("of 50,000 rows only what is seen is drawn, at every place", () => {
  const heights = new Heights(50000, 150);
  for (const place of [0, 12345, 3e6, 7.4e6, 7.5e6]) {
    const [first, past] = heights.window(place, 900, 500);
    assert.ok(past - first <= Math.ceil(1900 / 150) + 1 && past > first, `${first} ${past}`);
    assert.ok(heights.start(first) <= Math.max(0, place - 500) && past <= 50000);
  }
  assert.deepEqual(new Heights(0, 150).window(0, 900, 500), [0, 0]);
});

test("rows that are missing are asked for in whole pages, once", () => {
  assert.deepEqual(missingPages([3, 6], 100, 5, () => false), [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]);
  assert.deepEqual(missingPages([3, 6], 8, 5, (row) => row < 5), [[5, 6, 7]]);
  assert.deepEqual(missingPages([3, 6], 100, 5, (row) => row < 7), [], "what is missing of a page is not seen");
  assert.deepEqual(missingPages([0, 3], 3, 5, () => true), []);
});

test("a filter comes back from its address", () => {
  const settings = { q: "低空 \"量子\" a&b=c#d", label: ["x", "y"], region: ["北京"], from: "2023", min: "0.5", doubt: "1", order: "date" };
  assert.deepEqual(filter.parseHash(filter.toHash("find", settings), ["find", "read"], "find"), { view: "find", settings });
  assert.equal(filter.toHash("find", { region: ["a"], q: "b" }), filter.toHash("find", { q: "b", region: ["a"] }));
  assert.equal(filter.toHash("find", {}), "#/find");
  assert.deepEqual(filter.parseHash("#/nonsense?label=", ["find"], "find"), { view: "find", settings: {} });
  assert.deepEqual(filter.parseHash("", ["find"], "find"), { view: "find", settings: {} });
  assert.deepEqual(filter.filterOf(settings), { q: settings.q, label: ["x", "y"], region: ["北京"], from: "2023", min: "0.5", doubt: "1" });
});

test("values are chosen and taken out; no label and labels exclude each other", () => {
  let settings = filter.choose({}, "label", "x");
  settings = filter.choose(settings, "label", "y");
  assert.deepEqual(settings, { label: ["x", "y"] });
  assert.deepEqual(filter.choose(settings, "label", "x"), { label: ["y"] });
  assert.deepEqual(filter.choose(settings, "none", "1"), { none: "1" });
  assert.deepEqual(filter.choose({ none: "1" }, "label", "x"), { label: ["x"] });
  assert.deepEqual(filter.choose({ none: "1" }, "blank", "1"), { blank: "1" });
  assert.deepEqual(filter.choose({ checked: "yes" }, "checked", "no"), { checked: "no" });
  assert.deepEqual(filter.choose({ checked: "no" }, "checked", "no"), {});
  assert.deepEqual(filter.chooseYear({ from: "2023", to: "2023" }, "2023"), {});
  assert.deepEqual(filter.chooseYear({ from: "2021" }, "2023"), { from: "2023", to: "2023" });
});

test("each condition is a chip, and taking out all chips leaves none", () => {
  let settings = { q: "a", label: ["x", "y"], region: ["b", "c"], from: "2021", to: "2023", max: "0.4", doubt: "1" };
  const chips = filter.chipsOf(settings);
  assert.equal(chips.length, 8);
  for (const chip of chips) settings = filter.withoutChip(settings, chip);
  assert.deepEqual(settings, {});
});

test("times", () => {
  for (const text of ["", "2023", "2023-05", "2023-12-31"]) assert.ok(filter.isTime(text), text);
  for (const text of ["23", "2023-13", "2023-1", "2023-05-40", "2023年", "x2023"]) assert.ok(!filter.isTime(text), text);
});

test("marks count code points and keep the text", () => {
  const text = "𠮷野家用无人机送药";
  const cut = pieces(text, [{ start: 4, end: 7, label: "x" }], [[5, 7], [7, 8]]);
  assert.equal(cut.map((piece) => piece.text).join(""), text);
  assert.deepEqual(cut.filter((piece) => piece.label).map((piece) => piece.text).join(""), "无人机");
  assert.deepEqual(cut.filter((piece) => piece.hit).map((piece) => piece.text).join(""), "人机送");
  assert.deepEqual(pieces("", [], []), []);
  assert.equal(pieces("短", [{ start: 0, end: 99, label: "x" }], [[-3, 1]]).length, 1, "offsets outside are cut");
});

test("an excerpt shows the first mark and says where text is left out", () => {
  const text = `${"前".repeat(300)}目标${"后".repeat(300)}`, cut = pieces(text, [], [[300, 302]]);
  const shown = excerpt(cut, 100).map((piece) => piece.text).join("");
  assert.ok(shown.startsWith("…前") && shown.endsWith("后…") && shown.includes("目标"));
  assert.equal(Array.from(shown).length, 102);
  assert.equal(excerpt(pieces("短文"), 100).map((piece) => piece.text).join(""), "短文");
  assert.ok(excerpt(pieces("无".repeat(200)), 100)[0].text.startsWith("无"), "without a mark from the beginning on");
});

test("sentences are filled", () => {
  assert.equal(filled("{n|paragraph|paragraphs} of {who}", { n: 1, who: "A" }), "1 paragraph of A");
  assert.equal(filled("{n|paragraph|paragraphs}", { n: 0 }), "0 paragraphs");
  assert.equal(filled("{missing}", {}), "{missing}");
  speak("en", { x: "{n} rows" });
  assert.equal(say("x", { n: 12345 }), "12,345 rows");
  assert.equal(say("unknown"), "unknown");
  assert.deepEqual([percent(0.034), percent(0.5), percent(0), percent(null)], ["3.4%", "50%", "0%", "–"]);
});

test("words that find something come first, the others together as a dictionary has them", () => {
  const word = (name, stands, counts) => ({ word: name, stands, counts });
  const some = [word("量子", 0, 0), word("算力", 3, 1), word("芯片", 4, 2), word("大模型", 4, 1), word("AI", 0, 0), word("氢能", 1, 0), word("阿", 0, 0)];
  const before = some.map((one) => one.word), { used, unused } = inUse(some);
  assert.deepEqual(used.map((one) => one.word), ["芯片", "大模型", "算力", "氢能"]);
  assert.equal(unused.length, 3);
  assert.ok(unused.findIndex((one) => one.word === "阿") < unused.findIndex((one) => one.word === "量子"), "by sound");
  assert.deepEqual(some.map((one) => one.word), before, "what was told stays as it is");
});
