// What a training came to: scores before and after, what changes among the desk's paragraphs, where the run is recorded.
import { make } from "../../dom.js";
import { toHash } from "../../filter.js";
import { count, say } from "../../wording.js";

const NONE = "";

const score = (value) => (typeof value === "number" ? value.toFixed(3) : "–");
const signed = (value, write) => (value > 0 ? `+${write(value)}` : value < 0 ? `−${write(-value)}` : write(0));
const number = (text, more = {}) => make("td", { class: "number", ...more }, text);
const head = (names) => make("thead", {}, [make("tr", {}, names.map((name, at) => make("th", { scope: "col", class: at ? "number" : null }, name)))]);

function table(caption, names, rows) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, [
    make("table", {}, [make("caption", {}, caption), head(names), make("tbody", {}, rows)])]);
}

const labelHead = (label) => make("th", { scope: "row" }, [make("i", { class: label.class, "aria-hidden": "true" }), label.name]);

// Returns macro-F1 and F1 of each label, before and after.
function scores(desk, offer) {
  const row = (heading, [before, after], support) => {
    const change = typeof before === "number" && typeof after === "number" ? after - before : null;
    return make("tr", {}, [heading, number(support === null ? "" : count(support)), number(score(before)), number(score(after)),
      number(change === null ? "" : signed(change, score), { class: `number ${change > 0.0005 ? "better" : change < -0.0005 ? "worse" : ""}` })]);
  };
  const named = [...desk.labels, { key: NONE, name: say("none"), class: "label-none" }];
  return table(say(offer.crossed ? "train.scores.crossed" : "train.scores", { n: offer.paragraphs, documents: offer.documents }),
    [say("field.label"), say("train.support"), say("train.before"), say("train.after"), say("train.change")],
    [row(make("th", { scope: "row" }, [make("b", {}, "macro-F1")]), offer.scores.f1_macro, null),
      ...named.filter(({ key }) => key in offer.scores).map((label) => row(labelHead(label), offer.scores[label.key], offer.support[label.key] ?? 0))]);
}

// Says how sure the difference is, and what the command by itself would do.
function verdict(offer) {
  const lines = [say("train.compared", { before: offer.before || say("train.keywords"), after: `${offer.registered}/${offer.version} ${offer.experiment}` })];
  if (offer.difference) {
    const [by, low, high] = offer.difference.map((value) => signed(value, score));
    const sure = offer.difference[1] > 0 ? "better" : offer.difference[2] < 0 ? "worse" : "neither";
    lines.push(say(`train.verdict.${sure}`, { by, low, high }));
  }
  lines.push(say(offer.advised ? "train.advised" : "train.not.advised"));
  return lines.map((line) => make("p", {}, line));
}

function example(desk, one) {
  const tags = (keys) => (keys.length ? keys.map((key) => make("span", { class: `tag ${desk.label(key).class}` }, desk.label(key).name)) : [make("span", { class: "tag label-none" }, say("none"))]);
  return make("li", {}, [
    make("p", { class: "text", lang: "zh-CN" }, one.text),
    make("p", { class: "tags" }, [make("span", {}, say("train.before")), " ", ...tags(one.before), " → ", make("span", {}, say("train.after")), " ", ...tags(one.after)]),
    make("p", { class: "origin" }, [make("a", { href: toHash("read", { doc: one.doc, row: one.row }), lang: "zh-CN" }, one.title || one.doc)])]);
}

// Returns how many paragraphs of the desk get other labels, by label, with examples.
function changes(desk, told) {
  if (!told) return [make("p", { class: "note" }, say("train.uncompared"))];
  const first = make("p", {}, say(told.changed ? "train.changed" : "train.unchanged", { n: told.changed, all: told.paragraphs }));
  if (!told.changed) return [first];
  const rows = told.labels.map((one) => make("tr", {}, [labelHead(desk.label(one.label)), number(count(one.before)), number(count(one.after)), number(one.given ? `+${count(one.given)}` : "0"), number(one.taken ? `−${count(one.taken)}` : "0")]));
  const examples = told.labels.flatMap(({ label }) => ["given", "taken"].map((what) => {
    const some = told.examples.filter((one) => one.label === label && one.what === what);
    if (!some.length) return [];
    return [make("details", {}, [make("summary", {}, say(`train.examples.${what}`, { label: desk.label(label).name, n: some.length })), make("ul", { class: "examples" }, some.map((one) => example(desk, one)))])];
  }).flat());
  return [first, table(say("train.changes"), [say("field.label"), say("train.before"), say("train.after"), say("train.given"), say("train.taken")], rows), ...examples];
}

// Returns where the run is recorded, and how it is looked at.
function record(offer) {
  const link = make("a", { href: offer.page, target: "_blank", rel: "noopener noreferrer" }, say("train.run"));
  if (!offer.command) return [make("p", {}, [say("train.store"), " ", make("code", {}, offer.store), " · ", link])];
  return [make("p", {}, [say("train.store"), " ", make("code", {}, offer.store)]), make("p", {}, [say("train.open"), " ", make("code", {}, offer.command), " · ", link])];
}

export function sideBySide(desk, { offer, changes: told }) {
  return [
    ...verdict(offer), scores(desk, offer),
    make("h3", {}, say("train.changes.head")), ...changes(desk, told),
    make("h3", {}, "MLflow"), ...record(offer)];
}
