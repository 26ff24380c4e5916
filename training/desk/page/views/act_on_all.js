// One answer for all paragraphs that a filter finds, after one confirmation that says how many they are.
import { at, ask, make } from "../dom.js";
import { toQuery } from "../filter.js";
import { say } from "../wording.js";
import { drawChips } from "./facets.js";

// Returns what can be done: [{group, text, body}]; `body` is what is sent.
function deeds(desk) {
  const each = (kind) => desk.labels.map((label) => ({ group: kind, text: say(`all.${kind}`, { label: label.name }), body: { [kind]: [label.key] } }));
  return [
    { group: "check", text: say("all.check"), body: { checked: true } },
    ...each("add"), ...each("remove"),
    { group: "none", text: say("all.none"), body: { labels: [] } },
    { group: "check", text: say("all.uncheck"), body: { checked: false } },
  ];
}

// Asks what to do with all that match, does it; returns how many paragraphs changed, null where nothing was done.
export async function actOnAll(desk, filter) {
  // The list may be older than the last answers: what is confirmed is counted now.
  const now = await desk.ask(`/api/search?${toQuery({ ...filter, limit: 0 })}`);
  if (!now || !now.total) return null;
  const known = deeds(desk), values = { n: now.total };
  at("all-head").textContent = say("all.head", values);
  drawChips(desk, at("all-chips"), filter, null);
  const select = make("select", { id: "all-deed", "aria-label": say("all.what") }, known.map((deed, place) => make("option", { value: String(place) }, deed.text)));
  const name = () => { at("all-go").textContent = say("all.go", { ...values, deed: known[select.value].text }); };
  select.addEventListener("change", name);
  at("all-what").replaceChildren(select);
  name();
  if (await ask(at("all")) !== "go") return null;
  try {
    const said = await desk.answering.line.put("/api/answer-all", { filter, expected: now.total, ...known[select.value].body });
    desk.changed();
    return said.changed;
  } catch (error) {
    desk.failed(error, error.status === 409 ? say("all.other") : "");
    return null;
  }
}
