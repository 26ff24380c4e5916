// The list: only what is seen is drawn. Heights are guessed by the length of the text, and known once an entry was drawn.
const BATCH = 20000, OVER = 700, LINE = 27, ROWS_ON_PAPER = 100;
const list = at("list"), drawn = new Map();
let items = [], positions = [], heights = new Float64Array(0), offsets = new Float64Array(1), batch = 0, scheduled = false, printing = false, listWidth = 0;
let known = new Float64Array(0), perLine = 40;

// The text of a paragraph, its evidence and what was searched for marked; a character of two labels has the first one's colour.
function markedText(row) {
  const text = row.text, owner = new Array(text.length).fill(null), found = new Uint8Array(text.length);
  // Offsets count characters; those outside the basic plane are two units of the script's texts.
  const units = /[\ud800-\udfff]/.test(text) ? [0] : null;
  if (units) for (const character of text) units.push(units.at(-1) + character.length);
  for (const [label, start, end] of row.evidence) {
    for (let unit = units ? units[start] : start; unit < (units ? units[end] : end); unit++) (owner[unit] ??= []).push(label);
  }
  if (asked.length) {
    const low = fold(text);
    for (const word of asked) for (let from = low.indexOf(word); from >= 0; from = low.indexOf(word, from + word.length)) found.fill(1, from, from + word.length);
  }
  const same = (one, two) => found[one] === found[two] && String(owner[one]) === String(owner[two]), parts = [];
  for (let start = 0, end = 1; start < text.length; start = end++) {
    while (end < text.length && same(start, end)) end++;
    const piece = text.slice(start, end), labels = owner[start] ?? [];
    if (!labels.length && !found[start]) { parts.push(piece); continue; }
    const css = [...(labels.length ? [LABELS[labels[0]].css] : []), ...(found[start] ? ["found"] : [])].join(" ");
    const title = labels.length ? { title: say("evidence_title", { labels: [...new Set(labels)].map((label) => LABELS[label].name).join(words.list_mark) }) } : {};
    parts.push(make("mark", piece, { class: css, ...title }));
  }
  return parts;
}

function sourceLink(origin, page) {
  const text = page === null ? origin.source ?? words.source : say("page", { n: page });
  if (!origin.link) return make("span", text);
  const address = page !== null && /\.pdf$/i.test(origin.link) ? `${origin.link}#page=${page}` : origin.link;
  return make("a", text, { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": `${text} ${words.new_window}` });
}

function spaced(parts) {
  return parts.filter(Boolean).flatMap((part, place) => place ? [" · ", part] : [part]);
}

function headOf(key) {
  const { origin, title, n, tagged, labels, own } = documents[key], only = wanted.document === key;
  const button = make("button", only ? words.all_documents : words.only_document, { type: "button" });
  button.addEventListener("click", () => choose({ document: only ? null : key }));
  const facts = spaced([origin.issuer, origin.number, origin.date, [origin.place, origin.city, origin.county].filter(Boolean).join(" ")]);
  const chips = [...labels].sort((one, two) => one[0] - two[0]).map(([label, count]) => chipOf(label, ` ${number(count)}`));
  const lines = [make("h3", title)];
  if (facts.length) lines.push(make("p", facts));
  if (origin.source ?? origin.link) lines.push(make("p", [words.source + words.colon, sourceLink(origin, null)]));
  if (own.length) lines.push(ownList(own));
  if (documents.length < rows.length) lines.push(make("p", [...chips, say("document_told", { tagged: number(tagged), n: number(n) }), ...(documents.length > 1 ? [" ", button] : [])]));
  return make("div", [make("div", lines)], { class: "head" });
}

// What stands in columns of the reader's own table, each cell behind the name of its column: above a document where all its
// paragraphs have the same, else below each.
const ownOf = (row) => documents[row.origin.document].own.length ? [] : row.own;
function ownList(own) {
  return make("dl", own.map(([column, cell]) => make("div", [make("dt", data.own[column]), make("dd", cell)])), { class: "own" });
}

// A paragraph, under its heading where that is not shown right above it.
function entryOf(place, before) {
  const row = rows[place], heading = row.kind === "heading" || row.kind === "title";
  const marks = row.labels.map(([label, score]) => chipOf(label, score === undefined ? "" : ` ${Math.round(score / 10)}%`));
  if (isDoubtful(row)) marks.push(make("span", `${words.doubtful} ${row.doubt.toFixed(2)}`, { class: "doubtful", title: say("doubt_title", { doubt: row.doubt.toFixed(2) }) }));
  if (row.corrected) marks.push(make("span", words.corrected, { class: "corrected" }));
  const place_in = spaced([row.id ?? say("number", { n: row.n }), row.page === null ? null : sourceLink(row.origin, row.page), row.topic && say("topic", { name: row.topic })]);
  const parts = [make(heading ? "h4" : "p", markedText(row), { class: "text" })];
  if (ownOf(row).length) parts.push(ownList(row.own));
  if (marks.length) parts.push(make("footer", [...marks, make("span", place_in)]));
  const shown = before && before.origin.document === row.origin.document ? before : null;
  const above = shown && (shown.heading === row.heading || shown.text === row.heading) || row.heading === row.text;
  const body = [make("div", parts)];
  if (row.heading && !above) body.unshift(make("p", row.heading, { class: "under" }));
  const css = `entry ${row.kind}${marks.length ? " marked" : ""}${row.text.length > 200 ? " long" : ""} ${row.labels.length ? LABELS[row.labels[0][0]].css : "label-none"}`;
  return make("article", body, { class: css });
}

// Entries of the list: a document's head before its first paragraph.
function elementOf(item) {
  const value = items[item];
  const element = value < 0 ? headOf(-value - 1) : entryOf(value, item && items[item - 1] >= 0 ? rows[items[item - 1]] : null);
  if (!item) element.classList.add("top");
  if (value >= 0) {
    element.tabIndex = 0;
    element.setAttribute("aria-posinset", String(positions[item]));
    element.setAttribute("aria-setsize", String(kept.length));
  }
  return element;
}

function guess(value) {
  if (value < 0) return 120;
  if (known[value]) return known[value];
  const row = rows[value];
  return Math.ceil(row.text.length / perLine) * LINE + (row.labels.length || isDoubtful(row) || row.corrected ? 58 : 13) + (ownOf(row).length ? LINE : 0);
}

function setOffsets(from = 0) {
  for (let item = from; item < items.length; item++) offsets[item + 1] = offsets[item] + heights[item];
}

// The last entry that begins at or above a height.
function entryAt(height) {
  let low = 0, high = items.length;
  while (low < high) { const middle = (low + high) >> 1; offsets[middle + 1] <= height ? low = middle + 1 : high = middle; }
  return Math.min(low, Math.max(items.length - 1, 0));
}

function fillList() {
  const start = Math.min(batch * BATCH, Math.max(kept.length - 1, 0)), of = kept.slice(start - start % BATCH, start - start % BATCH + BATCH);
  batch = Math.floor(start / BATCH);
  items = [];
  positions = [];
  let former = -1, position = batch * BATCH;
  for (const place of of) {
    const document_ = rows[place].origin.document;
    if (document_ !== former) items.push(-document_ - 1);
    former = document_;
    items.push(place);
    positions[items.length - 1] = ++position;
  }
  const left = kept.length - batch * BATCH - of.length;
  at("earlier").hidden = !batch;
  at("earlier").textContent = say("earlier", { n: number(BATCH) });
  at("later").hidden = left <= 0;
  at("later").textContent = say("later", { n: number(Math.min(BATCH, left)) });
  if (kept.length > BATCH) at("told").append(` · ${say("told_batch", { first: number(batch * BATCH + 1), last: number(batch * BATCH + of.length) })}`);
  heights = Float64Array.from(items, guess);
  offsets = new Float64Array(items.length + 1);
  setOffsets();
  drawn.clear();
  list.replaceChildren();
  if (list.getBoundingClientRect().top < 0) window.scrollTo({ top: window.scrollY + at("told").getBoundingClientRect().top - 16, behavior: "instant" });
  draw();
}

function turn(step) {
  batch += step;
  refresh();
}

// Draws what is within sight and a little beyond. What was guessed wrongly above the first entry in sight moves nothing.
function draw() {
  scheduled = false;
  if (printing || !items.length) { if (!items.length) { list.style.paddingTop = list.style.paddingBottom = "0"; } return; }
  const top = -list.getBoundingClientRect().top, first = entryAt(top - OVER), last = entryAt(top + window.innerHeight + OVER);
  const anchor = entryAt(Math.max(top, 0)), held = offsets[anchor];
  for (const [item, element] of drawn) if (item < first || item > last) { element.remove(); drawn.delete(item); }
  const fresh = [];
  let next = null;
  for (let item = last; item >= first; item--) {
    let element = drawn.get(item);
    if (!element) { element = elementOf(item); drawn.set(item, element); fresh.push(item); list.insertBefore(element, next); }
    next = element;
  }
  if (fresh.length) {
    let lowest = items.length;
    for (const item of fresh) {
      const height = drawn.get(item).getBoundingClientRect().height;
      if (items[item] >= 0) known[items[item]] = height;
      if (Math.abs(height - heights[item]) > 0.1) { heights[item] = height; lowest = Math.min(lowest, item); }
    }
    setOffsets(lowest);
  }
  list.style.paddingTop = `${offsets[first]}px`;
  list.style.paddingBottom = `${offsets[items.length] - offsets[last + 1]}px`;
  const moved = offsets[anchor] - held;
  if (top > 0 && Math.abs(moved) > 0.5) window.scrollBy({ top: moved, behavior: "instant" });
  // Where guesses were too high, what was drawn does not reach far enough down.
  if (fresh.length && offsets[last + 1] < top + moved + window.innerHeight && last < items.length - 1) schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(draw);
}

// Another width, other heights.
function measureWidth() {
  const width = list.clientWidth;
  if (printing || width === listWidth) return;
  listWidth = width;
  perLine = Math.max(8, Math.floor((width - 34) / 16.3));
  known = new Float64Array(rows.length);
  heights = Float64Array.from(items, guess);
  setOffsets();
  drawn.clear();
  list.replaceChildren();
  draw();
}

// On paper all that is listed stands, and no entry waits to be scrolled to.
function beforePrint() {
  if (printing) return;
  printing = true;
  for (const button of document.querySelectorAll(".rest button")) if (Number(button.dataset.rows) <= ROWS_ON_PAPER) button.click();
  drawn.clear();
  list.style.paddingTop = list.style.paddingBottom = "0";
  list.replaceChildren(...items.map((_, item) => elementOf(item)));
}
function afterPrint() {
  printing = false;
  list.replaceChildren();
  draw();
}

function startList() {
  known = new Float64Array(rows.length);
  window.addEventListener("scroll", schedule, { passive: true });
  new ResizeObserver(measureWidth).observe(list);
  window.addEventListener("resize", schedule);
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
  at("earlier").addEventListener("click", () => turn(-1));
  at("later").addEventListener("click", () => turn(1));
}
