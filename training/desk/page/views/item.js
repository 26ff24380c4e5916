// One paragraph as it stands in a list: where it is from, its text with marks, its labels; the current one with its buttons.
import { button, make } from "../dom.js";
import { toHash } from "../filter.js";
import { excerpt, pieces } from "../marked.js";
import { say } from "../wording.js";

const MOST = 260;
const HEADS = ["title", "heading"];

// Fills the element of a paragraph.
export function drawRow(element, row, { desk, current, inDocument, list }) {
  const state = [current && "current", row.checked && "is-checked", HEADS.includes(row.kind) && "head"];
  element.className = ["item", ...state.filter(Boolean)].join(" ");
  const names = { text: `text-${row.row}`, tags: `tags-${row.row}` };
  element.setAttribute("aria-labelledby", names.text);
  element.setAttribute("aria-describedby", names.tags);
  element.replaceChildren(
    origin(row, inDocument),
    ...(list.noteOf?.(row) ?? []),
    make("p", { id: names.text, class: "text", lang: "zh-CN" }, textOf(desk, row, current || inDocument)),
    make("p", { id: names.tags, class: "tags" }, tagsOf(desk, row, inDocument && !current)),
    ...(current ? [toolsOf(desk, row, inDocument, list)] : []),
  );
}

function origin(row, inDocument) {
  const page = row.page ? say("item.page", { n: row.page }) : null;
  if (inDocument) return make("p", { class: "origin" }, [make("span", { "aria-label": say("item.n", { n: row.n }), role: "img" }, String(row.n)), ...(page ? [make("small", {}, page)] : [])]);
  const facts = [row.region, row.date, row.issuer, say("item.n", { n: row.n }), page].filter(Boolean).join(" · ");
  const title = make("a", { href: toHash("read", { doc: row.doc, row: row.row }), lang: "zh-CN" }, row.title || row.doc);
  const heading = row.heading && row.heading !== row.title ? [" › ", make("span", { lang: "zh-CN" }, row.heading)] : [];
  return make("p", { class: "origin" }, [title, ...heading, make("small", {}, facts)]);
}

function textOf(desk, row, whole) {
  const cut = pieces(row.text, row.evidence ?? [], row.matches ?? []);
  return (whole ? cut : excerpt(cut, MOST)).map(({ text, label, hit }) => {
    if (label === null && !hit) return document.createTextNode(text);
    const known = label === null ? null : desk.label(label);
    return make("mark", { class: [known?.class, hit && "found"].filter(Boolean).join(" "), title: known?.name ?? null }, text);
  });
}

// Of a label that a person looked for there is an answer, not a probability.
function score(row, key) {
  if (row.judged?.includes(key)) return say("score.person");
  const value = row.scores?.[key];
  return typeof value === "number" ? value.toFixed(2) : "";
}

// `quiet`: that there is no label is not said where a person has not said so, since most of a document has none.
function tagsOf(desk, row, quiet) {
  const parts = row.labels.map((key) => {
    const label = desk.label(key);
    return make("span", { class: `tag ${label.class}` }, [label.name, make("small", {}, ` ${score(row, key)}`)]);
  });
  if (!parts.length && !(quiet && !row.corrected)) parts.push(make("span", { class: "tag label-none" }, say(row.empty ? "blank" : "none")));
  if (row.doubtful && !row.checked) parts.push(make("span", { class: "doubtful", title: say("doubt.what") }, say("doubt")));
  if (row.predicted && row.predicted.join() !== row.labels.join()) parts.push(make("span", { class: "corrected" }, say("corrected.model", { labels: desk.names(row.predicted) })));
  if (row.checked) parts.push(make("span", { class: "checked" }, say("checked")));
  return parts.flatMap((part) => [part, " "]);
}

function toolsOf(desk, row, inDocument, list) {
  const act = (name, ...rest) => () => desk.answering[name](list, row, ...rest);
  const toggles = desk.labels.map((label, at) => {
    const key = at < 9 ? make("kbd", { "aria-hidden": "true" }, String(at + 1)) : null;
    const options = { "aria-pressed": String(row.labels.includes(label.key)), "data-act": `label ${label.key}`, class: `toggle ${label.class}`, "aria-keyshortcuts": at < 9 ? String(at + 1) : null };
    return button([key, make("span", {}, label.name), make("small", {}, score(row, label.key))], act("toggle", label.key), options);
  });
  const none = button([make("kbd", { "aria-hidden": "true" }, "0"), make("span", {}, say("none"))], act("none"),
    { "aria-pressed": String(!row.labels.length && !row.empty), "data-act": "none", class: "toggle label-none", "aria-keyshortcuts": "0" });
  const next = button([say(row.checked ? "item.next" : "item.check"), make("kbd", { "aria-hidden": "true" }, "Enter")], act("next"), { "data-act": "next", class: "strong", "aria-keyshortcuts": "Enter" });
  const where = inDocument ? [] : [make("a", { href: toHash("read", { doc: row.doc, row: row.row }), "data-act": "open", "aria-keyshortcuts": "o" }, say("item.open"))];
  const source = /^https?:\/\//.test(row.url ?? "") && !inDocument ? [make("a", { href: row.url, target: "_blank", rel: "noopener noreferrer" }, say("item.source"))] : [];
  return make("div", { class: "answer", role: "group", "aria-label": say("item.answer") }, [...toggles, none, next, ...where, ...source]);
}
