// 矩阵: how much each place spoke of an industry in each year; each cell leads to its paragraphs.
import { at, button, make } from "../dom.js";
import { filterOf, toHash, toQuery, withFields } from "../filter.js";
import { count, percent, say } from "../wording.js";
import { drawChips } from "./facets.js";

const SHOWS = ["share", "count", "corrected"];
// Of the colour of a label, at most so much: the figures stay readable on the darkest colour a scheme can choose.
const DARKEST = 45;
// Of fewer paragraphs a share says little: the cell is hatched.
const FEW = 20;

export function create(desk) {
  let settings = {}, told = null, asked = "";

  // The label asked for, else one of the filter, else the one that is spoken of most.
  function labelOf() {
    if (told.labels.includes(settings.of)) return settings.of;
    const size = (key) => told.cells.reduce((total, cell) => total + (cell.label === key ? cell.count : 0), 0);
    return told.labels.find((key) => settings.label?.includes(key)) ?? [...told.labels].sort((one, other) => size(other) - size(one))[0];
  }

  // A matrix asks what share of the paragraphs carries a label: among those with the label it would always be all of them.
  const filter = () => withFields(filterOf(settings), { label: "", none: "", blank: "", min: "", max: "" });
  const showOf = () => (SHOWS.includes(settings.show) ? settings.show : "share");
  const set = (fields) => desk.go("matrix", withFields(settings, fields), { replace: true });
  const valueOf = (cell, show) => (show === "count" ? cell.count : show === "share" ? cell.share : cell.corrected_share);

  // Returns in words what a cell counts, with the interval.
  function words(cell, place, label) {
    const values = { place, label, n: cell.count, all: cell.paragraphs, share: percent(cell.share), low: percent(cell.low), high: percent(cell.high), corrected: percent(cell.corrected_share) };
    const share = say(cell.low === null || cell.low === undefined ? "matrix.cell" : "matrix.interval", values);
    return cell.corrected_share === null || cell.corrected_share === undefined ? share : `${share}${say("matrix.also", values)}`;
  }

  function drawCell(cell, name, label, most, fields) {
    const show = showOf();
    if (!cell || !cell.paragraphs) return make("td", { class: "cell", "aria-label": say("matrix.nothing") }, "·");
    const value = valueOf(cell, show), text = value === null || value === undefined ? "–" : show === "count" ? count(value) : percent(value);
    const sentence = words(cell, name, label.name);
    const options = { href: toHash("find", withFields({ ...filter(), label: [label.key] }, fields)), tabindex: "-1", title: sentence, "aria-label": sentence };
    const inside = make(cell.count ? "a" : "span", cell.count ? options : { title: sentence, tabindex: "-1", role: "img", "aria-label": sentence }, text);
    inside.dataset.cell = "";
    const element = make("td", { class: `cell ${label.class}${cell.paragraphs < FEW && show !== "count" ? " thin" : ""}` }, [inside]);
    element.style.setProperty("--strength", `${most ? Math.round((DARKEST * (value ?? 0)) / most) : 0}%`);
    return element;
  }

  // Returns cells summed up: a row's or a column's total, without an interval.
  function sum(cells) {
    const add = (field) => cells.reduce((total, cell) => total + (cell[field] ?? 0), 0);
    const n = add("count"), all = add("paragraphs"), known = cells.some((cell) => cell.corrected_share !== null && cell.corrected_share !== undefined);
    const expected = cells.reduce((total, cell) => total + (cell.corrected_share ?? cell.share) * cell.paragraphs, 0);
    return { count: n, paragraphs: all, share: all ? n / all : null, corrected_share: known && all ? expected / all : null };
  }

  function draw() {
    const label = desk.label(labelOf()), cells = told.cells.filter((cell) => cell.label === label.key);
    at("matrix-label").value = label.key;
    at("matrix-show").replaceChildren(...SHOWS.map((show) => button(say(`matrix.${show}`), () => set({ show }), { "aria-pressed": String(show === showOf()), title: say(`matrix.${show}.what`) })));
    at("matrix-told").textContent = say("matrix.hint", { few: FEW }) + (showOf() === "corrected" ? say("matrix.dash") : "");
    const { all: answers, other } = told.answers[label.key];
    at("matrix-answers").textContent = showOf() === "corrected" && other ? say("matrix.answers", { n: other, all: answers }) : "";
    const key = (region, year) => `${region}\n${year}`, found = new Map(cells.map((cell) => [key(cell.region, cell.year), cell]));
    const most = Math.max(0, ...cells.map((cell) => valueOf(cell, showOf()) ?? 0));
    const years = told.years.map(String), all = say("matrix.all");
    const row = (name, ofRow, fields) => make("tr", {}, [make("th", { scope: "row" }, name),
      ...years.map((year) => drawCell(ofRow(year), `${name} ${year}`, label, most, { ...fields, from: year, to: year })),
      drawCell(sum(years.map(ofRow).filter(Boolean)), `${name} ${all}`, label, 0, fields)]);
    const head = make("thead", {}, [make("tr", {}, [make("th", { scope: "col" }, say("field.region")), ...[...years, all].map((year) => make("th", { scope: "col", class: "mark" }, year))])]);
    const size = (region) => -cells.reduce((total, cell) => total + (cell.region === region ? cell.paragraphs : 0), 0);
    const body = [...told.regions].sort((one, other) => size(one) - size(other)).map((region) => row(region, (year) => found.get(key(region, year)), { region: [region] }));
    const everywhere = row(say("matrix.everywhere"), (year) => sum(cells.filter((cell) => String(cell.year) === year)), {});
    everywhere.className = "total";
    at("matrix-table").replaceChildren(make("caption", { class: "unseen" }, say("matrix.caption", { label: label.name, show: say(`matrix.${showOf()}`) })), head, make("tbody", {}, [...body, everywhere]));
    at("matrix-table").querySelector("[data-cell]")?.setAttribute("tabindex", "0");
  }

  async function open(given) {
    settings = given;
    drawChips(desk, at("matrix-chips"), filter(), (rest) => set({ ...Object.fromEntries(Object.keys(filter()).map((key) => [key, ""])), ...rest }));
    const query = toQuery(filter());
    if (!told || query !== asked) {
      const said = await desk.ask(`/api/matrix?${query}`);
      if (query !== toQuery(filter())) return;  // others are asked for by now
      told = said;
      asked = query;
      if (!told) return;
    }
    at("matrix-label").replaceChildren(...told.labels.map((key) => make("option", { value: key }, desk.label(key).name)));
    const { region = 0, year = 0 } = told.without ?? {};
    at("matrix-without").textContent = region || year ? say("matrix.without", { region, year }) : "";
    const empty = !told.regions.length || !told.years.length;
    at("matrix-table").hidden = empty;
    if (empty) { at("matrix-told").textContent = say("matrix.empty"); at("matrix-answers").textContent = ""; } else draw();
  }

  // Arrows move from cell to cell: one of them can be reached by Tab, not three hundred.
  at("matrix-table").addEventListener("keydown", (event) => {
    const cell = event.target.closest("td"), step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step) return;
    event.preventDefault();
    const rows = [...at("matrix-table").tBodies[0].rows];
    let [y, x] = [rows.indexOf(cell.parentElement), cell.cellIndex];
    for (;;) {
      [y, x] = [y + step[0], x + step[1]];
      const other = rows[y]?.cells[x];
      if (!other || !x) return;
      const inside = other.querySelector("[data-cell]");
      if (!inside) continue;
      event.target.setAttribute("tabindex", "-1");
      inside.setAttribute("tabindex", "0");
      inside.focus();
      return;
    }
  });
  for (const name of ["focusin", "pointerover"]) at("matrix-table").addEventListener(name, (event) => {
    const inside = event.target.closest("td")?.querySelector("[data-cell]");
    if (inside) at("matrix-told").textContent = inside.title;
  });
  at("matrix-label").addEventListener("change", () => set({ of: at("matrix-label").value }));

  return { open, list: null, recount: async () => {}, again: () => { asked = null; return open(settings); }, memory: () => ({}), leave: () => { asked = null; }, searchBox: () => null, untouched: () => true };
}
