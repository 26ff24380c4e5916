// What all parts of the page's script share. Text enters the page as text only, never as markup.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent), P = data.paragraphs, words = data.words;
const at = (id) => document.getElementById(id);
const hues = [...document.querySelectorAll("#legend-labels li")].map((item) => getComputedStyle(item).getPropertyValue("--hue").trim());
const OTHER = hues.length - 1, MARGIN = 26, narrow = window.innerWidth < 640;
// A sentence of the catalogue, its braces filled in; of one thing its own form where there is one.
const say = (key, values = {}) => ((values.n === 1 && words[`${key}_one`]) || words[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const labelName = (label) => data.labels[label] || words.other;
const marksOf = (row) => P.sets[P.marks[row]];
const topicName = (topic) => data.topics[topic]?.name ?? words.no_topic;
const percent = (share) => share > 0 && share < 0.0995 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`;
const folded = (text) => text.normalize("NFKC").toLowerCase();

// Returns an element with its text or children.
function make(kind, content = "", attributes = {}) {
  const element = document.createElement(kind);
  Array.isArray(content) ? element.append(...content) : element.textContent = content;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Returns how often each key stands in a list, the most frequent first.
function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((one, two) => two[1] - one[1]);
}

// Paragraphs whose text, title or topic's name holds all words; only those that the page carries with their text.
let texts = null;
function matching(query) {
  const words = folded(query).split(/\s+/).filter(Boolean), found = [];
  if (!words.length) return found;
  texts ??= P.text.map((text, row) => folded(`${text}\n${P.origins[P.origin[row]][0]}\n${topicName(P.topic[row])}`));
  texts.forEach((text, row) => { if (P.carried[row] && words.every((word) => text.includes(word))) found.push(row); });
  return found;
}
