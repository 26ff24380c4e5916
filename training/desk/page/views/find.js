// 检索: search, filter, list, and acting on all that match.
import { at, announce, make } from "../dom.js";
import { filterOf, isTime, toQuery, withFields } from "../filter.js";
import { count, say } from "../wording.js";
import { actOnAll } from "./act_on_all.js";
import { drawChips, drawFacets } from "./facets.js";
import { RowList } from "./rowlist.js";

const ORDERS = ["relevance", "doc", "date", "score", "doubt"];

export function create(desk) {
  const list = new RowList(at("find-list"), desk, { fetchRows });
  const orderOf = () => (ORDERS.includes(settings.order) && (settings.order !== "relevance" || settings.q) ? settings.order : settings.q ? "relevance" : "doc");
  let settings = {}, total = 0, abort = null, openings = 0, opened = null, opening = false, counted = null, typed = null, typing = false;

  async function fetchRows(ids) {
    const said = await desk.ask(`/api/rows?${toQuery({ ids: ids.join(","), q: settings.q })}`);
    return said && said.rows;
  }

  const change = (changed) => desk.go("find", changed);

  function fillControls() {
    for (const field of ["q", "from", "to", "min", "max"]) if (document.activeElement !== at(field) || !typing) at(field).value = settings[field] ?? "";
    at("order").replaceChildren(...ORDERS.filter((name) => name !== "relevance" || settings.q).map((name) => make("option", { value: name }, say(`order.${name}`))));
    at("order").value = orderOf();
    drawAllChips();
  }

  function drawAllChips() {
    const n = drawChips(desk, at("chips"), filterOf(settings), (rest) => change({ ...rest, ...(settings.order ? { order: settings.order } : {}) }));
    at("open-filters").textContent = n ? say("filters.n", { n }) : say("filters");
  }

  async function search(extra) {
    abort?.abort();
    abort = new AbortController();
    const query = toQuery({ ...filterOf(settings), order: orderOf(), ...extra });
    return desk.ask(`/api/search?${query}`, { signal: abort.signal });
  }

  function drawCounts(said) {
    counted = said;
    for (const entry of said.facets.doc ?? []) desk.titles.set(entry.value, entry.name || entry.value);
    drawFacets(desk, [at("facets-first"), at("facet-year"), at("facets-rest")], said, settings, change);
    drawAllChips();
  }

  // `opened` is waited for by who goes into the list next.
  function open(given, memory = {}) {
    opened = show(given, memory);
    return opened;
  }

  async function show(given, memory) {
    settings = given;
    fillControls();
    // What is chosen next is chosen beside this, also before the counts have come.
    if (counted) drawFacets(desk, [at("facets-first"), at("facet-year"), at("facets-rest")], counted, settings, change);
    const mine = ++openings;
    opening = true;
    const said = await search({ limit: 50, ids: 1 });
    if (mine === openings) opening = false;
    // The server said no, or a later search took the place of this one: the last list stays.
    if (!said || mine !== openings) return;
    total = said.total;
    desk.titlesOf(said.rows);
    drawCounts(said);
    at("found").textContent = say("found", { n: total });
    at("found").title = say("found.ms", { ms: Math.round(said.took_ms) });
    at("act-all").textContent = say("all.open", { n: total });
    at("act-all").disabled = !total;
    at("nothing").hidden = total > 0;
    at("nothing").textContent = say(desk.state.counts.paragraphs ? "found.none" : "found.empty");
    at("fresh").hidden = true;
    list.open(said.ids, said.rows, memory.row);
    announce(say("found", { n: total }));
  }

  // Counts follow the answers; the list stays, else what one has just answered would vanish under the hand.
  async function recount() {
    if (opening) return;
    const said = await search({ limit: 0 });
    if (!said) return;
    drawCounts(said);
    at("fresh").hidden = said.total === total;
    at("fresh").textContent = say("fresh", { n: said.total });
  }

  const set = (fields, replace = false) => desk.go("find", withFields(settings, fields), { replace });

  async function searchNow() {
    const again = typing;
    typing = true;
    if ((settings.q ?? "") !== at("q").value.trim()) await set({ q: at("q").value.trim() }, again);
  }
  const later = (event) => {
    if (event.isComposing) return;
    clearTimeout(typed);
    typed = setTimeout(searchNow, 250);
  };
  at("q").addEventListener("input", later);
  at("q").addEventListener("compositionend", () => later({}));
  at("q").addEventListener("blur", () => { typing = false; });
  at("search-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typed);
    await searchNow();
    await opened;
    typing = false;
    if (list.ids.length) list.go(0);
  });
  for (const field of ["from", "to"]) at(field).addEventListener("change", () => {
    const wrong = !isTime(at("from").value.trim()) || !isTime(at("to").value.trim());
    at("time-wrong").hidden = !wrong;
    for (const one of ["from", "to"]) at(one).setAttribute("aria-invalid", String(!isTime(at(one).value.trim())));
    if (!wrong) set({ [field]: at(field).value.trim() });
  });
  for (const field of ["min", "max"]) at(field).addEventListener("change", () => { if (at(field).checkValidity()) set({ [field]: at(field).value }); });
  at("order").addEventListener("change", () => set({ order: at("order").value }));
  at("undo").addEventListener("click", () => desk.answering.undo(list));
  at("fresh").addEventListener("click", () => open(settings, { row: list.row?.row }));
  at("act-all").addEventListener("click", async () => {
    const n = await actOnAll(desk, filterOf(settings));
    if (n !== null) { await open(settings, { row: list.row?.row }); announce(say("all.done", { n })); at("found").textContent = say("all.done", { n: count(n) }); }
  });
  drawer();

  return {
    open, recount, list,
    again: () => open(settings, { row: list.row?.row }),
    memory: () => ({ row: list.current ? list.row?.row : undefined }),
    searchBox: () => at("q"),
    untouched: () => list.current === 0 && scrollY < 40,
  };
}

// On a narrow page the filters stand in a drawer.
function drawer() {
  const wide = matchMedia("(min-width: 900px)");
  const move = () => {
    (wide.matches ? at("filters") : at("drawer-box")).append(at("filter-box"));
    if (wide.matches && at("drawer").open) at("drawer").close();
  };
  wide.addEventListener("change", move);
  move();
  at("open-filters").addEventListener("click", () => at("drawer").showModal());
  at("close-filters").addEventListener("click", () => at("drawer").close());
  at("close-filters").textContent = say("filters.close");
}
