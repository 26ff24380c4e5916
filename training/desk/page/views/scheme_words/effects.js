// What words find and what a change of them does, drawn: sentences, documents, examples, places.
import { make } from "../../dom.js";
import { toHash } from "../../filter.js";
import { count, say } from "../../wording.js";

// Returns a place of a text with its marks. Offsets are code points.
export function drawPlace(place, css, also = "") {
  const signs = Array.from(place.text), parts = [];
  let at = 0;
  for (const [start, end] of place.marks) {
    parts.push(signs.slice(at, start).join(""), make("mark", { class: `found ${css}` }, signs.slice(start, end).join("")));
    at = end;
  }
  parts.push(signs.slice(at).join(""));
  return make("li", {}, [
    make("p", { class: "text" }, [place.before ? "……" : "", ...parts, place.after ? "……" : ""]),
    make("p", { class: "origin" }, [make("a", { href: toHash("read", { doc: place.doc, row: place.row }) }, place.title), also ? make("small", {}, `　${also}`) : ""]),
  ]);
}

// Returns in words how many paragraphs gain or lose a label.
export function sentence(label) {
  const parts = [];
  for (const side of ["gained", "lost"]) if (label[side].paragraphs) parts.push(say(`words.${side}`, { n: label[side].paragraphs, docs: label[side].documents }));
  return say("words.effect", { label: label.name, what: parts.join(say("words.and")) });
}

function drawSide(desk, label, side) {
  const told = label[side], facts = [];
  if (!told.paragraphs) return null;
  for (const name of ["carrying", "confirmed", "refused"]) if (told[name]) facts.push(say(`words.${side}.${name}`, { n: told[name] }));
  return make("section", { class: "words-side" }, [
    make("h4", {}, say(`words.${side}.head`, { n: told.paragraphs })),
    facts.length ? make("p", { class: "note" }, facts.join(say("words.and"))) : null,
    make("ul", { class: "words-places" }, told.examples.map((one) => drawPlace(one, desk.label(label.key).class))),
    told.examples.length < told.paragraphs ? make("p", { class: "note" }, say("words.examples", { n: told.examples.length, all: told.paragraphs })) : null,
  ]);
}

function drawDocuments(label) {
  const { by_document: rows } = label, all = say("words.documents", { n: rows.length });
  const head = ["field.doc", "words.more", "words.fewer"].map((key) => make("th", { scope: "col" }, say(key)));
  return make("details", {}, [make("summary", {}, all), make("div", { class: "scroll" }, [make("table", { class: "words-documents" }, [
    make("thead", {}, [make("tr", {}, head)]),
    make("tbody", {}, rows.map((one) => make("tr", {}, [
      make("th", { scope: "row" }, [make("a", { href: toHash("read", { doc: one.doc }) }, one.title)]),
      make("td", {}, one.gained ? `+${count(one.gained)}` : ""), make("td", {}, one.lost ? `−${count(one.lost)}` : "")]))),
  ])])]);
}

// Returns all that a change does, one part for each label.
export function drawEffects(desk, told) {
  if (!told.labels.length) return [make("p", {}, say("words.unchanged", { n: told.looked }))];
  return told.labels.map((label) => make("div", {}, [
    make("h3", {}, sentence(label)), drawDocuments(label), drawSide(desk, label, "gained"), drawSide(desk, label, "lost")]));
}
