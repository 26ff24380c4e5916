// What stands above the paragraphs: sizes, and counts by label, place, time and document. They count all of the page that counts, whatever is filtered by.
const FIRST_ROWS = 12;

function chipOf(label, more = "") {
  return make("span", LABELS[label].name + more, { class: `tag ${LABELS[label].css}` });
}

// Groups of rows by a key, each with its size, its documents and its paragraphs per label.
function grouped(keyOf) {
  const groups = new Map();
  for (const row of inCounts) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, { key, n: 0, tagged: 0, labels: new Array(LABELS.length).fill(0) });
    const group = groups.get(key);
    group.n += 1;
    group.tagged += row.labels.length > 0;
    for (const [label] of row.labels) group.labels[label] += 1;
  }
  return [...groups.values()];
}

// A button of a table: it lists what it counts in place of what was filtered by before, and goes there.
function filterButton(text, changes, attributes = {}) {
  const button = make("button", text, { type: "button", ...attributes });
  button.addEventListener("click", () => { reset({ counted: partly, ...changes }); goTo("paragraphs"); });
  return button;
}

// A table of groups by labels. `groups` are in order; `head` is what the first column is called.
function crossTable(place, groups, { head, name, changes, below = () => "", kind = "" }) {
  const most = LABELS.map((_, label) => groups.reduce((high, group) => Math.max(high, group.labels[label]), 1));
  const body = make("tbody");
  const line = (group) => make("tr", [
    make("th", [filterButton(name(group), changes(group)), ...(below(group) ? [make("small", below(group))] : [])], { scope: "row" }),
    make("td", number(group.n), { class: "number" }), make("td", number(group.tagged), { class: "number" }),
    ...group.labels.map((n, label) => {
      const told = say("cell", { row: name(group), label: LABELS[label].name, n: number(n), all: number(group.n), share: percent(n / group.n) });
      const cell = make("td", n ? [filterButton(number(n), { ...changes(group), label }, { tabindex: "-1", "aria-label": told })] : "·", { class: `${LABELS[label].css} cell`, title: told });
      cell.style.setProperty("--strength", `${n ? 6 + 44 * n / most[label] : 0}%`);
      return cell;
    }),
  ]);
  const column = (name, css) => make("th", name, { class: css, scope: "col" });
  const heads = [column(head, ""), column(words.paragraphs, "number"), column(words.tagged, "number"), ...LABELS.map((label) => column(label.name, "mark"))];
  const few = groups.length > FIRST_ROWS + 2 ? groups.slice(0, FIRST_ROWS) : groups;
  body.append(...few.map(line));
  at(place).replaceChildren(make("div", [make("table", [make("thead", [make("tr", heads)]), body], { class: `heat ${kind}` })], { class: "scroll", tabindex: "0", role: "region", "aria-label": head }));
  if (few.length < groups.length) {
    const button = make("button", say("show_all", { n: number(groups.length) }), { type: "button", "data-rows": groups.length });
    button.addEventListener("click", () => { body.append(...groups.slice(FIRST_ROWS).map(line)); button.parentElement.remove(); });
    at(place).append(make("p", [button, make("span", say("not_all", { shown: number(few.length), n: number(groups.length) }), { class: "printed" })], { class: "rest" }));
  }
}

function labelTable() {
  const n = LABELS.map(() => 0), inDocuments = LABELS.map(() => 0);
  for (const one of documents) for (const [label, count] of one.labels) { n[label] += count; inDocuments[label] += 1; }
  const most = Math.max(1, ...n), none = inCounts.filter((row) => !row.labels.length).length;
  const bar = (css, share) => {
    const filled = make("b");
    filled.style.width = `${100 * share}%`;
    return make("ul", [make("li", [filled], { class: css })], { class: "bars", "aria-hidden": "true" });
  };
  const several = documents.length > 1;
  const line = (css, name, count, documentCount, changes) => make("tr", [
    make("th", [make("span", [make("i"), filterButton(name, changes)], { class: "named" })], { scope: "row", class: css }),
    make("td", css === "label-none" ? "" : [bar(css, count / most)], { class: "bar" }),
    make("td", number(count), { class: "number" }), make("td", percent(count / Math.max(1, inCounts.length)), { class: "number" }),
    ...(several ? [make("td", documentCount, { class: "number" })] : []),
  ]);
  const heads = [[words.label, ""], ["", "bar"], [words.paragraphs, "number"], [words.share, "number"], ...(several ? [[words.documents, "number"]] : [])];
  at("labels-table").replaceChildren(make("div", [make("table", [
    make("thead", [make("tr", heads.map(([text, css]) => make(text ? "th" : "td", text, { class: css })))]),
    make("tbody", [...LABELS.map((label, place) => line(label.css, label.name, n[place], number(inDocuments[place]), { label: place })), line("label-none", words.none, none, "", { show: "none" })]),
  ], { class: "by-label" })], { class: "scroll" }));
  if (none === inCounts.length) at("labels-table").prepend(make("p", words.no_tagged, { class: "absent" }));
}

function masthead() {
  const known = dates.filter(Boolean).sort(), tagged = inCounts.filter((row) => row.labels.length).length;
  const only = documents.length === 1 ? documents[0].origin.title : null, within = documents.filter((one) => one.n).length;
  const sizes = { documents: number(within), paragraphs: number(inCounts.length) };
  const title = only ?? (within > 1 ? say("title", sizes) : rows.length ? say("title_plain", sizes) : words.title_one);
  at("title").textContent = title;
  document.title = only ?? `${words.kicker}${words.colon}${title}`;
  const span = known.length ? [known[0] === known.at(-1) ? say("date_one", { first: known[0] }) : say("dates", { first: known[0], last: known.at(-1) })] : [];
  at("made").textContent = [...span, say("made", { made: data.made }), ...(data.models.length ? [say("by_model", { models: data.models.join(words.list_mark) })] : [])].join(" · ");
  at("left").hidden = !data.left;
  at("left").textContent = data.left ? say("left", { kept: number(rows.length), left: number(data.left) }) : "";
  at("base").hidden = !partly;
  at("base").textContent = say("base", { counted: number(inCounts.length), all: number(rows.length), others: number(rows.length - inCounts.length) });
  const places = new Set(inCounts.map(placeOf).filter(Boolean)).size, doubtful = inCounts.filter(isDoubtful).length, corrected = inCounts.filter((row) => row.corrected).length;
  const tiles = [[words.paragraphs, number(inCounts.length)], [words.documents, number(within)], [words.tagged, `${number(tagged)}${inCounts.length ? ` · ${percent(tagged / inCounts.length)}` : ""}`]];
  if (places) tiles.push([words.places, number(places)]);
  tiles.push([words.doubtful, number(doubtful)]);
  if (corrected) tiles.push([words.corrected, number(corrected)]);
  at("tiles").replaceChildren(...tiles.map(([name, value]) => make("div", [make("dt", name), make("dd", value)])));
}

// In place of a table, and of the lines that say how to read it.
function absent(id, text) {
  at(id).nextElementSibling.remove();
  at(`${id}-table`).replaceChildren(make("p", text, { class: "absent" }));
}

function counts() {
  masthead();
  if (!rows.length) {
    document.querySelector("main").replaceChildren(make("section", [make("p", words.nothing, { class: "absent" })]));
    return;
  }
  labelTable();
  const byPlace = grouped(placeOf), byPeriod = grouped(periodOf);
  byPlace.sort((one, two) => (one.key === "") - (two.key === "") || two.tagged - one.tagged || two.n - one.n);
  byPeriod.sort((one, two) => (one.key === "") - (two.key === "") || two.key.localeCompare(one.key));
  if (byPlace.some((group) => group.key)) crossTable("places-table", byPlace, { head: words.places, name: (group) => group.key || words.no_place, changes: (group) => ({ place: group.key }) });
  else absent("places", words.no_places);
  if (byPeriod.some((group) => group.key)) crossTable("times-table", byPeriod, { head: words.times, name: (group) => group.key || words.no_date, changes: (group) => ({ time: group.key }) });
  else absent("times", words.no_times);
  const groups = documents.map((one, key) => ({ key, n: one.n, tagged: one.tagged, labels: LABELS.map((_, label) => one.labels.get(label) ?? 0) })).filter((group) => group.n);
  groups.sort((one, two) => two.tagged - one.tagged || one.key - two.key);
  const about = (group) => { const { place, date } = documents[group.key].origin; return [place, date].filter(Boolean).join(" · "); };
  if (groups.length > 1) crossTable("documents-table", groups, { head: words.documents, name: (group) => documents[group.key].title, changes: (group) => ({ document: group.key }), below: about, kind: "documents" });
  else at("documents").closest("section").remove();
  at("legend-labels").replaceChildren(...LABELS.slice(0, 12).map((_, label) => chipOf(label)), ` ${words.legend_tag}`);
  at("contents").replaceChildren(...[...document.querySelectorAll("main h2")].map((head) => {
    const link = make("a", head.textContent, { href: `#${head.id}` });
    return link;
  }));
}

// By hand: in some frames a page lives at a blob address, where links within it lead nowhere.
function goTo(id) {
  at(id)?.scrollIntoView();
  at(id)?.focus({ preventScroll: true });
}
