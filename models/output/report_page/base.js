// The data of the page as its script uses them. Text enters the page as text only, never as markup.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent), words = data.words, LABELS = data.labels;
const at = (id) => document.getElementById(id);
const counted = new Intl.NumberFormat(words.lang), number = (value) => counted.format(value);
const percent = (share) => share > 0 && share < 0.0995 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`;
// A sentence of the catalogue, its braces filled in.
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Returns an element with its text or children.
function make(kind, content = "", attributes = {}) {
  const element = document.createElement(kind);
  Array.isArray(content) ? element.append(...content) : element.textContent = content;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Each entry of the data is what is known of the document (an object) or the heading (a text) of all that follow it, or a
// paragraph (an array, whose empty end is left out).
const rows = [], documents = [], byName = new Map(), COUNTED = new Set(data.counted);
function readEntries() {
  let origin = null, heading = "";
  for (const entry of data.entries) {
    if (typeof entry === "string") heading = entry;
    else if (!Array.isArray(entry)) {
      origin = entry;
      heading = "";
      origin.place = origin.region ?? (origin.level === "national" ? words.national : "");
      if (!byName.has(origin.doc)) {
        byName.set(origin.doc, documents.length);
        documents.push({ origin, title: origin.title ?? origin.doc, rows: 0, n: 0, tagged: 0, labels: new Map() });
      }
      origin.document = byName.get(origin.doc);
    } else {
      const [n, kind, doubt, text, labels = [], evidence = [], page = null, corrected = 0, id = null, topic = null, own = []] = entry;
      const row = { n, kind: data.kinds[kind], doubt: doubt / 1000, text, labels, evidence, page, corrected: Boolean(corrected), id, topic, own, origin, heading, empty: !text.trim() };
      row.counts = COUNTED.has(row.kind) && !row.empty;
      const its = documents[origin.document];
      its.rows += 1;
      // What all paragraphs of a document have alike in the columns of the reader's own is said once, above them.
      its.own = its.rows === 1 || JSON.stringify(its.own) === JSON.stringify(own) ? own : [];
      rows.push(row);
      if (!row.counts) continue;
      its.n += 1;
      its.tagged += labels.length > 0;
      for (const [label] of labels) its.labels.set(label, (its.labels.get(label) ?? 0) + 1);
    }
  }
  // Documents one after the other, each in the order of the file, also where their paragraphs came mixed.
  if (rows.some((row, place) => place && row.origin.document < rows[place - 1].origin.document)) rows.sort((one, two) => one.origin.document - two.origin.document);
}
readEntries();
// What is counted, and what shares are of; the others are listed alone.
const inCounts = rows.filter((row) => row.counts), partly = inCounts.length < rows.length;

// Years; months where all are of one year.
const dates = rows.map((row) => row.origin.date ?? "");
const monthly = new Set(dates.filter(Boolean).map((date) => date.slice(0, 4))).size === 1 && new Set(dates.map((date) => date.slice(0, 7))).size > 1;
const periodOf = (row) => (row.origin.date ?? "").slice(0, monthly ? 7 : 4);
const placeOf = (row) => row.origin.place;
const isDoubtful = (row) => row.doubt >= data.doubtful / 1000;

// One character for one: width and case, so that places in the folded text are places in the text.
const foldedCharacters = new Map();
function foldCharacter(character) {
  let found = foldedCharacters.get(character);
  if (found === undefined) {
    const folded = character.normalize("NFKC").toLowerCase();
    found = folded.length === character.length ? folded : character;
    foldedCharacters.set(character, found);
  }
  return found;
}
const fold = (text) => text.replace(/[A-Z\u00c0-\u024f\u0370-\u052f\u2100-\u218f\u2460-\u24ff\u2e80-\u2fdf\u3000\u3300-\u33ff\uf900-\ufaff\uff00-\uffef]/g, foldCharacter);
