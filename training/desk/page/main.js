// The desk: which view is shown, what keys do, and what all views share.
import { get, isAway } from "./api.js";
import { announce, at, complain, make } from "./dom.js";
import { parseHash, toHash, filterOf } from "./filter.js";
import { commandOf } from "./keys.js";
import { load, say } from "./wording.js";
import { Answering } from "./views/answering.js";
import * as exporting from "./views/export.js";
import * as find from "./views/find.js";
import * as header from "./views/header.js";
import * as intake from "./views/intake.js";
import * as matrix from "./views/matrix.js";
import * as read from "./views/read.js";
import * as review from "./views/review/review.js";
import * as topics from "./views/topics/topics.js";
import * as train from "./views/training/train.js";
import * as words from "./views/scheme_words/words.js";

const VIEWS = { find, read, review, matrix, topics, words, export: exporting, train };
const PATIENCE = 5000;
// Views whose address holds the filter; going from one to another takes it along.
const FILTERED = ["find", "matrix", "export"];

const views = {};
let shown = "", filter = {}, changing = null, gone = null;

const desk = {
  state: null,
  titles: new Map(),
  dismissed: new Set(),
  complain,
  get labels() { return desk.state.scheme.labels; },
  label: (key) => desk.labels.find((label) => label.key === key) ?? { key, name: key, class: "label-none" },
  names: (keys) => (keys.length ? keys.map((key) => desk.label(key).name).join(say("comma")) : say("none")),
  titlesOf: (rows) => { for (const row of rows) if (row.title) desk.titles.set(row.doc, row.title); },
  again: () => views[shown]?.again(),
  refresh: () => desk.header.refresh(),

  // Goes to a view with settings by way of the address, so that back, forward and reload keep them.
  go(view, settings, { replace = false } = {}) {
    remember();
    if (view !== shown) complain("");  // what went wrong in another view is no matter here
    history[replace ? "replaceState" : "pushState"]({}, "", toHash(view, settings));
    return route();
  },

  // Asks the server; returns undefined where it says no, which is shown, or where a later question took the place of this one.
  async ask(path, options) {
    try {
      return await get(path, options);
    } catch (error) {
      if (error.name !== "AbortError") desk.failed(error);
      return undefined;
    }
  },

  failed(error, sentence = "") {
    if (!("status" in error)) throw error;
    if (isAway(error)) desk.away(desk.answering.line.waiting.length, error.message);
    else complain(sentence || error.message || say("failed", { status: error.status }));
  },

  // The server cannot be reached: says so, tries again by itself and when asked.
  away(n, why = "") {
    complain([say(n ? "gone.waiting" : "gone", { n }), why].filter(Boolean).join(" "), say("retry"), retry);
    if (n) addEventListener("beforeunload", stay);
    clearTimeout(gone);
    gone = setTimeout(retry, PATIENCE);
  },

  // After an answer the counts are asked for anew, once for several answers in a row.
  changed() {
    clearTimeout(changing);
    changing = setTimeout(() => { desk.refresh(); views[shown]?.recount(); }, 500);
  },

  // Paragraphs came in: they are shown at once where nobody is at work in the list, else the counts say so.
  arrived() {
    if (shown === "empty") return route();
    return views[shown].untouched() && !document.querySelector("dialog[open]") ? desk.again() : views[shown].recount();
  },

  sending(sentence) {
    at("jobs").replaceChildren(...(sentence ? [make("p", {}, [make("progress", { "aria-label": sentence }), make("span", {}, sentence)])] : []));
  },
};

// Asks before the page is closed: what waits would be lost with it.
const stay = (event) => event.preventDefault();

async function retry() {
  clearTimeout(gone);
  try {
    desk.state = await get("/api/state");
  } catch (error) {
    desk.failed(error);
    return;
  }
  complain("");
  announce(say("back"));
  const waited = desk.answering.line.waiting.length;
  await desk.answering.line.again();
  if (!desk.answering.line.waiting.length) removeEventListener("beforeunload", stay);
  if (!(await desk.header.identify())) await desk.header.who();  // what waited had its name
  desk.header.draw();
  desk.header.follow();
  if (!waited) desk.again();
}

// Keeps in the present address's entry where one stands, so that "back" comes back there.
function remember() {
  const memory = views[shown]?.memory();
  if (memory) history.replaceState({ ...memory, y: scrollY }, "");
}

async function route() {
  const { view, settings } = parseHash(location.hash, Object.keys(VIEWS), "find");
  const { paragraphs } = desk.state.counts, target = paragraphs ? view : "empty";
  if (FILTERED.includes(view)) filter = filterOf(settings);
  if (shown !== target) views[shown]?.leave?.();
  const fresh = shown !== target;
  shown = target;
  for (const name of [...Object.keys(VIEWS), "empty"]) at(`view-${name}`).hidden = name !== target;
  for (const link of document.querySelectorAll("#views a")) {
    const name = link.dataset.view;
    if (name === target) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    link.href = toHash(name, FILTERED.includes(name) ? filter : {});
  }
  const memory = history.state ?? {};
  // What is new is read from its top; a table that only shows other figures stays where it is.
  if (memory.y === undefined && (fresh || target !== "matrix")) scrollTo({ top: 0, behavior: "instant" });
  if (target === "empty") return;
  await views[target].open(settings, memory);
  if (memory.y !== undefined && memory.row === undefined) scrollTo({ top: memory.y, behavior: "instant" });
}

function onKey(event) {
  const command = commandOf(event, desk.labels.length, Boolean(document.querySelector("dialog[open]")));
  if (!command) {
    if (event.key === "Escape" && event.target === at("q")) event.target.blur();
    return;
  }
  const view = views[shown], list = view?.list, row = list?.row;
  if (command.do === "help") { event.preventDefault(); desk.header.help(); return; }
  if (command.do === "search") {
    event.preventDefault();
    const box = view?.searchBox();
    if (box) { box.focus(); box.select(); } else desk.go("find", filter).then(() => at("q").focus());
    return;
  }
  if (!list || !list.ids.length) return;
  event.preventDefault();
  if (command.do === "undo") desk.answering.undo(list);
  else if (command.do === "move") list.go(Math.max(0, Math.min(list.ids.length - 1, list.current + command.by)));
  else if (!row) announce(say("loading"));
  else if (command.do === "toggle") desk.answering.toggle(list, row, desk.labels[command.index].key);
  else if (command.do === "open") { if (shown !== "read") desk.go("read", { doc: row.doc, row: row.row }); }
  else desk.answering[command.do](list, row);
}

async function start() {
  try {
    desk.state = await get("/api/state");
    await load(desk.state.lang);
  } catch (error) {
    // Without the catalogue there is no sentence of ours: the server's own, or the browser's.
    complain(error.message || "policy-tagger: no answer / 没有应答");
    return;
  }
  at("trouble").dataset.close = say("close");
  history.scrollRestoration = "manual";
  desk.answering = new Answering(desk);
  desk.header = header.create(desk);
  for (const [name, { create }] of Object.entries(VIEWS)) views[name] = create(desk);
  intake.create(desk);
  desk.header.begin();
  addEventListener("keydown", onKey);
  addEventListener("popstate", () => { complain(""); return route(); });
  addEventListener("pagehide", remember);
  addEventListener("unhandledrejection", (event) => complain(say("fault", { why: event.reason?.message ?? String(event.reason) })));
  at("skip").addEventListener("click", () => at("main").focus());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const { view, settings } = parseHash(link.getAttribute("href"), Object.keys(VIEWS), "find");
    desk.go(view, settings);
  });
  const known = await desk.header.identify();
  await route();
  if (!known) desk.header.who();
}

start();
