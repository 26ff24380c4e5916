// 导出: every format with what it is for, of all paragraphs or of those that the filter finds.
import { file } from "../api.js";
import { at, button, make } from "../dom.js";
import { filterOf, toQuery } from "../filter.js";
import { say } from "../wording.js";
import { drawChips } from "./facets.js";

const FORMATS = ["xlsx", "csv", "dta", "parquet", "jsonl", "html", "panel", "doccano", "label-studio"];

// Returns the name that the server gives a file, in either way of writing it.
function nameIn(header, fallback) {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(header ?? ""), plain = /filename="?([^";]+)"?/i.exec(header ?? "");
  return wide ? decodeURIComponent(wide[1]) : plain ? plain[1] : fallback;
}

export function create(desk) {
  let settings = {}, whole = null, busy = false;

  async function save(format, element) {
    if (busy) return;
    busy = true;
    element.setAttribute("aria-busy", "true");
    at("export-told").textContent = say("export.making", { format: say(`format.${format}`) });
    try {
      const answer = await file(`/api/export?${toQuery({ ...(whole ? {} : filterOf(settings)), format })}`);
      const name = nameIn(answer.headers.get("Content-Disposition"), `policy-tagger.${format}`);
      const address = URL.createObjectURL(await answer.blob());
      make("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
      at("export-told").textContent = say("export.done", { name });
    } catch (error) {
      at("export-told").textContent = "";
      desk.failed(error);
    }
    busy = false;
    element.removeAttribute("aria-busy");
  }

  function drawScope(all, found) {
    const filtered = Boolean(Object.keys(filterOf(settings)).length);
    if (whole === null || !filtered) whole = !filtered;
    const choice = (value, text) => make("label", {}, [
      Object.assign(make("input", { type: "radio", name: "scope", onchange: () => { whole = value; } }), { checked: whole === value }), make("span", {}, text)]);
    at("export-scope").replaceChildren(choice(true, say("export.all", { n: all })), ...(filtered ? [choice(false, say("export.filter", { n: found }))] : []));
    if (!filtered) at("export-scope").append(make("p", { class: "note" }, say("export.how")));
    drawChips(desk, at("export-chips"), filterOf(settings), null);
  }

  async function open(given) {
    settings = given;
    at("export-told").textContent = "";
    const filtered = Object.keys(filterOf(settings)).length, all = desk.state.counts.paragraphs;
    const said = filtered ? await desk.ask(`/api/search?${toQuery({ ...filterOf(settings), limit: 0 })}`) : { total: all };
    if (!said || settings !== given) return;  // others are to be sent by now
    for (const entry of said.facets?.doc ?? []) desk.titles.set(entry.value, entry.name || entry.value);
    drawScope(all, said.total);
    const offered = desk.state.formats ?? FORMATS;
    const order = [...FORMATS.filter((one) => offered.includes(one)), ...offered.filter((one) => !FORMATS.includes(one))];
    at("formats").replaceChildren(...order.map((format) => make("li", {}, [
      button(say("export.save", { format: say(`format.${format}`) }), (event) => save(format, event.currentTarget), { class: "strong" }),
      make("p", {}, say(`format.${format}.for`)),
    ])));
    const missing = FORMATS.filter((one) => !offered.includes(one));
    if (missing.length) at("formats").append(make("li", { class: "note" }, say("export.missing", { formats: missing.map((one) => say(`format.${one}`)).join(say("comma")) })));
  }

  return { open, list: null, recount: async () => {}, again: () => open(settings), memory: () => ({}), leave: () => { whole = null; }, searchBox: () => null, untouched: () => true };
}
