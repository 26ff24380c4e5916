// Which paragraphs are listed: every filter counts what it would leave, given all the others.
const DOCUMENTS_IN_A_LIST = 1000;
const wanted = { query: "", labels: new Set(), show: "all", place: null, level: null, time: null, document: null, counted: false, doubtful: false, corrected: false };
let asked = [], hits = null, folded = null;
const kept = [];

// Words apart by spaces; in quotation marks, of either kind, they are one.
function queryWords(query) {
  return [...fold(query).matchAll(/["“”]([^"“”]+)["“”]|[^\s"“”]+/g)].map((found) => found[1] ?? found[0]).filter((word) => word.trim());
}

function lookFor(query) {
  wanted.query = query;
  asked = queryWords(query);
  hits = null;
  if (!asked.length) return;
  folded ??= rows.map((row) => fold(row.text));
  hits = folded.map((text) => asked.every((word) => text.includes(word)));
}

const KINDS = [
  { name: "query", fits: (row, place) => !hits || hits[place] },
  { name: "labels", fits: (row) => !wanted.labels.size || row.labels.some(([label]) => wanted.labels.has(label)), keys: (row) => row.labels.map(([label]) => label) },
  { name: "show", fits: (row) => wanted.show === "all" || (wanted.show === "tagged" ? row.labels.length > 0 : !row.labels.length && !row.empty) },
  { name: "place", fits: (row) => wanted.place === null || placeOf(row) === wanted.place, keys: (row) => [placeOf(row)] },
  { name: "level", fits: (row) => wanted.level === null || (row.origin.level ?? "") === wanted.level, keys: (row) => [row.origin.level ?? ""] },
  { name: "time", fits: (row) => wanted.time === null || periodOf(row) === wanted.time, keys: (row) => [periodOf(row)] },
  { name: "document", fits: (row) => wanted.document === null || row.origin.document === wanted.document, keys: (row) => [row.origin.document] },
  { name: "counted", fits: (row) => !wanted.counted || row.counts, keys: (row) => row.counts ? [1] : [] },
  { name: "doubtful", fits: (row) => !wanted.doubtful || isDoubtful(row), keys: (row) => isDoubtful(row) ? [1] : [] },
  { name: "corrected", fits: (row) => !wanted.corrected || row.corrected, keys: (row) => row.corrected ? [1] : [] },
];

// Fills `kept`; returns per filter how many paragraphs each of its values would leave.
function sift() {
  const tallies = Object.fromEntries(KINDS.map((kind) => [kind.name, new Map()]));
  const add = (kind, row) => { for (const key of kind.keys?.(row) ?? []) tallies[kind.name].set(key, (tallies[kind.name].get(key) ?? 0) + 1); };
  kept.length = 0;
  rows.forEach((row, place) => {
    let against = null;
    for (const kind of KINDS) {
      if (kind.fits(row, place)) continue;
      if (against) return;
      against = kind;
    }
    if (against) { add(against, row); return; }
    kept.push(place);
    for (const kind of KINDS) add(kind, row);
  });
  return tallies;
}

const TICKS = ["counted", "doubtful", "corrected"];
const PLAIN = [["place", (key) => key || words.no_place], ["level", (key) => words[`level_${key}`] ?? "—"], ["time", (key) => key || words.no_date], ["document", (key) => documents[key].title]];
const options = {};

// The values of a filter, once; a filter with one value alone is no choice.
function fillSelects() {
  const orders = {
    place: (one, two) => (one === "") - (two === "") || one.localeCompare(two, words.lang),
    level: (one, two) => Object.keys(words).indexOf(`level_${one}`) - Object.keys(words).indexOf(`level_${two}`),
    time: (one, two) => (one === "") - (two === "") || two.localeCompare(one), document: (one, two) => one - two,
  };
  for (const [name, title] of PLAIN) {
    const keys = [...new Set(rows.flatMap(KINDS.find((kind) => kind.name === name).keys))].sort(orders[name]), select = at(name);
    const many = keys.length > DOCUMENTS_IN_A_LIST;
    options[name] = many ? [] : keys.map((key, value) => ({ key, title: title(key), element: make("option", title(key), { value: String(value) }) }));
    select.replaceChildren(make("option", words.any, { value: "" }), ...options[name].map((option) => option.element));
    select.closest("label").hidden = keys.length < 2 || many;
    select.addEventListener("change", () => choose({ [name]: select.value === "" ? null : options[name][select.value].key }));
  }
  at("label-chips").replaceChildren(...LABELS.map((label, place) => {
    const button = make("button", [make("i"), make("span", label.name), make("small")], { type: "button", class: label.css, "aria-pressed": "false" });
    button.addEventListener("click", () => choose({ label: place }));
    return button;
  }));
}

// Shows what is chosen in the controls and what each would leave.
function showFilters(tallies) {
  [...at("label-chips").children].forEach((button, label) => {
    button.setAttribute("aria-pressed", String(wanted.labels.has(label)));
    button.lastChild.textContent = number(tallies.labels.get(label) ?? 0);
  });
  for (const [name] of PLAIN) {
    for (const { key, title, element } of options[name]) element.textContent = `${title} (${number(tallies[name].get(key) ?? 0)})`;
    const chosen = options[name].findIndex(({ key }) => key === wanted[name]);
    at(name).value = chosen < 0 ? "" : String(chosen);
  }
  at("show").value = wanted.show;
  for (const name of TICKS) {
    at(name).checked = wanted[name];
    at(name).closest("label").querySelector("small").textContent = number(tallies[name].get(1) ?? 0);
  }
  at("clear").disabled = !told().length && wanted.show === standard;
}

// What is filtered by, in words.
function told() {
  const said = asked.map((word) => `“${word}”`);
  if (wanted.labels.size) said.push([...wanted.labels].map((label) => LABELS[label].name).join(words.list_mark));
  for (const [name, title] of PLAIN) if (wanted[name] !== null) said.push(title(wanted[name]));
  for (const name of TICKS) if (wanted[name]) said.push(words[name === "counted" ? "only_counted" : name]);
  return said;
}

function refresh() {
  const tallies = sift();
  showFilters(tallies);
  const within = new Set(kept.map((place) => rows[place].origin.document)).size;
  const shown = { tagged: words.show_tagged, all: words.show_all_paragraphs, none: words.show_none }[wanted.show];
  at("told").textContent = say("told", { n: number(kept.length), all: number(rows.length), documents: number(within) });
  at("print-filters").textContent = `${say("print_filters", { filters: [shown, ...told()].join(" · ") })} — ${at("told").textContent}`;
  at("no-match").hidden = kept.length > 0;
  fillList();
}

// Changes filters: `label` is pressed or let go, every other name is set.
function choose(changes) {
  batch = 0;
  for (const [name, value] of Object.entries(changes)) {
    if (name === "label") { wanted.labels.has(value) ? wanted.labels.delete(value) : wanted.labels.add(value); }
    else wanted[name] = value;
  }
  if (changes.show === "none") wanted.labels.clear();
  else if (changes.label !== undefined && wanted.show === "none") wanted.show = standard;
  refresh();
}

// Takes back all filters, then sets some.
function reset(changes = {}) {
  at("search").value = "";
  lookFor("");
  wanted.labels.clear();
  choose({ show: standard, place: null, level: null, time: null, document: null, counted: false, doubtful: false, corrected: false, ...changes });
}

let standard = "all", waiting = 0;
function startFilters() {
  standard = rows.some((row) => row.labels.length) && rows.some((row) => !row.labels.length) ? "tagged" : "all";
  wanted.show = standard;
  at("show").closest("label").hidden = standard === "all";
  at("counted").closest("label").hidden = !partly;
  at("corrected").closest("label").hidden = !rows.some((row) => row.corrected);
  at("doubtful").closest("label").hidden = !rows.some(isDoubtful);
  fillSelects();
  at("show").addEventListener("change", () => choose({ show: at("show").value }));
  for (const name of TICKS) at(name).addEventListener("change", () => choose({ [name]: at(name).checked }));
  at("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { lookFor(at("search").value); choose({}); }, 120);
  });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    reset();
    at("search").focus();
  });
  if (window.innerWidth <= 860) at("further").open = false;
}
