// The filter's lists with their counts, and the chips of what is chosen.
import { button, make } from "../dom.js";
import { choose, chooseYear, chipsOf, valuesOf, withFields, withoutChip } from "../filter.js";
import { count, known, say } from "../wording.js";

// So many values of a field are shown until one asks for all; labels and states always are.
const FIRST = 6;
const WHOLE = ["label", "state"];
const unfolded = new Set();

// Returns what a value is called: labels by their name, documents by their title, levels and kinds by the catalogue's word.
export function nameOf(desk, field, value) {
  if (field === "label") return desk.label(value).name;
  if (field === "doc") return desk.titles.get(value) ?? value;
  return known(`${field}.${value}`) ? say(`${field}.${value}`) : value;
}

// Runs what draws an element anew; what had the focus in it has it again.
export function keepingFocus(element, draw) {
  const held = element.contains(document.activeElement) ? document.activeElement.dataset.act : null;
  draw();
  if (held) element.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function group(field, entries, redraw) {
  if (!entries.length) return null;
  const open = unfolded.has(field), whole = WHOLE.includes(field) || entries.length <= FIRST + 1;
  const shown = open || whole ? entries : entries.filter((entry, place) => place < FIRST || entry.pressed);
  const items = shown.map(({ id, text, title, n, pressed, mark, pick }) => make("li", {}, [
    button([mark ? make("i", { class: mark }) : null, make("span", {}, text), make("small", {}, n === null ? "" : count(n))], pick,
      { "aria-pressed": String(pressed), "data-act": `${field} ${id}`, class: "facet", title: title ?? null }),
  ]));
  if (!whole) {
    items.push(make("li", {}, [button(say(open ? "facet.less" : "facet.more", { n: entries.length }), () => {
      open ? unfolded.delete(field) : unfolded.add(field);
      redraw();
    }, { class: "plain", "aria-expanded": String(open), "data-act": `${field} fold` })]));
  }
  return make("fieldset", {}, [make("legend", {}, say(`field.${field}`)), make("ul", { class: "facets" }, items)]);
}

// Draws the lists of counts into the filter's box; `change` takes the settings after a choice.
export function drawFacets(desk, places, { facets, total }, settings, change) {
  const redraw = () => drawFacets(desk, places, { facets, total }, settings, change);
  const plain = (field) => (facets[field] ?? []).map((entry) => ({
    id: entry.value, text: nameOf(desk, field, entry.value), n: entry.count, pressed: valuesOf(settings, field).includes(entry.value),
    title: field === "doc" || field === "issuer" ? nameOf(desk, field, entry.value) : null, mark: field === "label" ? desk.label(entry.value).class : null,
    pick: () => change(choose(settings, field, entry.value)),
  })).filter((entry) => entry.id);
  const flags = facets.flags ?? {};
  const flag = (field, value, n) => ({
    id: `${field} ${value}`, text: say(`${field}.${value}`), n: n ?? 0, pressed: settings[field] === value, pick: () => change(choose(settings, field, value)),
  });
  const keys = desk.labels.map((label) => label.key), every = holdsAll(settings, keys);
  const free = !settings.label && !settings.none && !settings.blank;
  const any = {
    id: "any", text: say("tagged"), n: free ? total - (flags.none ?? 0) - (flags.blank ?? 0) : null, pressed: every,
    pick: () => change(withFields(settings, { label: every ? "" : keys, none: "", blank: "" })),
  };
  const none = [{ ...flag("none", "1", flags.none), mark: "label-none" }];
  if (flags.blank || settings.blank) none.push(flag("blank", "1", flags.blank));
  const states = [flag("doubt", "1", flags.doubtful), flag("corrected", "yes", flags.corrected), flag("corrected", "no", flags.uncorrected),
    flag("checked", "yes", flags.checked), flag("checked", "no", flags.unchecked)];
  const years = (facets.year ?? []).map((entry) => ({
    id: entry.value, text: String(entry.value), n: entry.count, pressed: settings.from === String(entry.value) && settings.to === String(entry.value),
    pick: () => change(chooseYear(settings, String(entry.value))),
  }));
  const [first, year, rest] = places;
  keepingFocus(first, () => first.replaceChildren(...[group("label", [...(keys.length > 1 ? [any] : []), ...plain("label").map((entry) => ({ ...entry, pressed: entry.pressed && !every, pick: every ? () => change(withFields(settings, { label: [entry.id] })) : entry.pick })), ...none], redraw), group("state", states, redraw)].filter(Boolean)));
  keepingFocus(year, () => year.replaceChildren(...(group("year", years, redraw)?.querySelectorAll("ul") ?? [])));
  keepingFocus(rest, () => rest.replaceChildren(...["region", "level", "issuer", "topic", "doc", "kind"].map((field) => group(field, plain(field), redraw)).filter(Boolean)));
}

// Returns what a chip says.
function chipText(desk, { field, value }) {
  if (field === "time" || field === "score") {
    const [low, high] = value;
    const span = low === high ? low : low && high ? `${low} – ${high}` : low ? say("chip.from", { value: low }) : say("chip.to", { value: high });
    return say("chip", { field: say(`field.${field}`), value: span });
  }
  if (field === "tagged") return say("tagged");
  if (field === "q") return say("chip.q", { value });
  if (["none", "blank", "doubt", "corrected", "checked"].includes(field)) return say(`${field}.${value}`);
  return say("chip", { field: say(`field.${field}`), value: nameOf(desk, field, value) });
}

// Returns whether all labels are chosen: that is, whatever carries one.
function holdsAll(settings, keys) {
  const chosen = valuesOf(settings, "label");
  return keys.length > 1 && keys.every((key) => chosen.includes(key));
}

// Draws the conditions as chips, each with a way to take it out; `change` is null where they are only shown.
export function drawChips(desk, list, settings, change) {
  const every = holdsAll(settings, desk.labels.map((label) => label.key));
  const some = every ? [{ field: "tagged", value: "", fields: ["label"] }] : [];
  const chips = [...some, ...chipsOf(every ? withFields(settings, { label: "" }) : settings)];
  keepingFocus(list, () => {
    list.replaceChildren(...chips.map((chip) => {
      const text = chipText(desk, chip), inside = [make("span", {}, text)];
      if (!change) return make("li", {}, [make("span", { class: "chip" }, inside)]);
      const sign = make("span", { "aria-hidden": "true" }, "✕");
      return make("li", {}, [button([...inside, sign], () => change(withoutChip(settings, chip)), { class: "chip", "aria-label": say("chip.remove", { chip: text }), "data-act": text })]);
    }));
    if (change && chips.length > 1) {
      const rest = Object.fromEntries(Object.entries(settings).filter(([key]) => !chips.some((chip) => chip.fields.includes(key))));
      list.append(make("li", {}, [button(say("chips.clear"), () => change(rest), { class: "plain", "data-act": "clear" })]));
    }
  });
  return chips.length;
}
