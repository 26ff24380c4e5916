// 类别: the words of a label, what they find, and at once what a change of them does; then kept or discarded.
import { post } from "../../api.js";
import { announce, at, button, make } from "../../dom.js";
import { toQuery } from "../../filter.js";
import { count, say } from "../../wording.js";
import { keep, newLabel } from "./asking.js";
import { Proposals } from "./proposals.js";
import { drawEffects, drawPlace, sentence } from "./effects.js";
import { inUse } from "./in_use.js";
import { FIELDS, added, dropped, isEmpty, nothing, split, toBody, without } from "./pending.js";

export function create(desk) {
  let told = null, key = "", asked = 0, changing = 0;
  const waiting = new Map();
  const pendingOf = () => waiting.get(key) ?? nothing();
  const part = build();
  const proposals = new Proposals(desk, part.proposed, (word) => { change(added(pendingOf(), word, "terms", told?.words ?? [])); show(word); });

  function build() {
    const label = make("select", { id: "words-label", onchange: () => desk.go("words", { of: label.value }, { replace: true }) });
    const fresh = button(say("words.new"), () => told && newLabel(desk, told), { id: "words-new" });
    const facts = make("output", { id: "words-facts" });
    const narrow = make("input", { type: "search", id: "words-narrow", autocomplete: "off", oninput: () => drawWords() });
    const list = make("div", { id: "words-list" });
    const word = make("input", { id: "words-word", autocomplete: "off", maxlength: "400", required: true });
    const field = make("select", { id: "words-field" }, FIELDS.map((name) => make("option", { value: name }, say(`words.${name}`))));
    const form = make("form", { class: "words-add" }, [make("label", {}, [make("span", {}, say("words.add")), " ", word]), make("label", {}, [make("span", { class: "unseen" }, say("words.field")), field]), make("button", { type: "submit" }, say("words.add.go"))]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      let pending = pendingOf();
      const words = split(word.value);
      for (const one of words) pending = added(pending, one, field.value, told?.words ?? []);
      word.value = "";
      change(pending);
      if (words.length) show(words[0]);
    });
    const proposed = make("div", { id: "words-proposed" });
    const changes = make("ul", { class: "chips", id: "words-pending", "aria-label": say("words.pending") });
    const effect = make("div", { id: "words-effect", "aria-live": "off" });
    const go = button(say("words.keep"), save, { class: "strong", id: "words-keep" });
    const drop = button(say("words.discard"), () => { change(nothing()); announce(say("words.discarded")); }, { id: "words-discard" });
    const actions = make("p", { class: "actions", hidden: true }, [go, drop]);
    const kept = make("p", { class: "words-kept", hidden: true });
    const places = make("div", { id: "words-places" });
    at("view-words").replaceChildren(
      make("h2", { id: "words-head" }, say("words.head")), make("p", { class: "lead" }, say("words.lead")),
      make("div", { class: "tools" }, [make("label", {}, [make("span", {}, say("field.label")), " ", label]), facts, make("span", { class: "grow" }), fresh]),
      make("div", { class: "words-columns" }, [
        make("div", { class: "words-left" }, [make("label", { class: "words-narrow" }, [make("span", {}, say("words.narrow")), " ", narrow]), list]),
        make("div", { class: "words-right" }, [form, proposed, changes, actions, kept, effect, places])]));
    return { label, facts, narrow, list, proposed, changes, effect, actions, kept, places };
  }

  function drawWords() {
    const pending = pendingOf(), only = part.narrow.value.trim().toLowerCase();
    const going = (one) => pending.drop.some((other) => other.word === one.word && other.field === one.field);
    part.list.replaceChildren(...FIELDS.flatMap((field) => {
      const words = told.words.filter((one) => one.field === field && one.word.toLowerCase().includes(only));
      if (!words.length) return [];
      const head = field === "except" ? ["words.word", "words.stands"] : ["words.word", "words.stands", "words.counts"];
      const { used, unused } = inUse(words, document.documentElement.lang);
      const row = (one) => make("tr", { class: going(one) ? "going" : null }, [
        make("th", { scope: "row" }, [button(one.word, () => show(one.word), { class: "plain words-one", title: one.group || null })]),
        make("td", {}, count(one.stands)), field === "except" ? null : make("td", {}, count(one.counts)),
        make("td", {}, [button(going(one) ? "↺" : "✕", () => { change(dropped(pendingOf(), one.word, field)); }, { class: "plain", "aria-label": say(going(one) ? "words.stay" : "words.drop.one", { word: one.word }) })])]);
      const apart = used.length && unused.length ? [make("tr", { class: "words-unused" }, [make("th", { scope: "rowgroup", colspan: String(head.length + 1) }, say("words.unused", { n: unused.length }))])] : [];
      const table = make("table", { class: "words-table" }, [
        make("caption", {}, [make("b", {}, say(`words.${field}`)), make("small", {}, ` ${say(`words.${field}.what`)}`)]),
        make("thead", {}, [make("tr", {}, [...head.map((name) => make("th", { scope: "col" }, say(name))), make("th", { scope: "col" }, [make("span", { class: "unseen" }, say("words.drop"))])])]),
        ...(used.length ? [make("tbody", {}, used.map(row))] : []), ...(unused.length ? [make("tbody", {}, [...apart, ...unused.map(row)])] : [])]);
      return [make("div", { class: "scroll" }, [table])];
    }));
    if (!part.list.childElementCount) part.list.replaceChildren(make("p", { class: "absent" }, say(told.words.length ? "words.none.found" : "words.none")));
  }

  function drawPending() {
    const pending = pendingOf();
    const chip = (side, one) => make("li", {}, [button("", () => change(without(pendingOf(), side, one)), { class: `chip words-${side}`, "aria-label": say("words.take.back", { what: lineOf(side, one) }) })]);
    part.changes.replaceChildren(...["add", "drop"].flatMap((side) => pending[side].map((one) => {
      const item = chip(side, one);
      item.firstChild.append(make("span", {}, lineOf(side, one)), make("span", { "aria-hidden": "true" }, "✕"));
      return item;
    })));
    part.actions.hidden = isEmpty(pending);
  }

  const lineOf = (side, one) => say(`words.line.${side}`, { word: one.word, field: say(`words.${one.field}`) });

  // Takes changed words and shows at once what they do; a later change takes the place of one still asked for.
  async function change(pending) {
    waiting.set(key, pending);
    part.kept.hidden = true;
    const focus = part.list.contains(document.activeElement) ? document.activeElement.closest("tr") : null;
    const place = focus && [...part.list.querySelectorAll("tr")].indexOf(focus);
    drawWords();
    if (focus) part.list.querySelectorAll("tr")[place]?.querySelector("td button")?.focus();
    drawPending();
    const number = ++changing, of = key;
    if (isEmpty(pending)) { part.effect.replaceChildren(); return; }
    part.effect.setAttribute("aria-busy", "true");
    if (!part.effect.childElementCount) part.effect.replaceChildren(make("p", { class: "note" }, say("words.trying")));
    try {
      const effect = await post("/api/words-try", toBody(of, pending));
      if (number !== changing) return;
      part.effect.replaceChildren(...drawEffects(desk, effect));
      announce(effect.labels.length ? effect.labels.map(sentence).join(" ") : say("words.unchanged", { n: effect.looked }));
    } catch (error) {
      if (number !== changing) return;
      if (error.status !== 400) desk.failed(error);
      part.effect.replaceChildren(make("p", { class: "wrong", role: "alert" }, error.message || say("gone")));
    }
    part.effect.removeAttribute("aria-busy");
  }

  async function save() {
    const pending = pendingOf(), lines = ["add", "drop"].flatMap((side) => pending[side].map((one) => lineOf(side, one)));
    const done = await keep(desk, told, toBody(key, pending), lines);
    if (!done) return;
    waiting.delete(key);
    changing += 1;
    part.effect.replaceChildren();
    drawPending();
    if (!done.command) {
      const again = button(say("words.again"), async () => {
        again.disabled = true;
        try { await post("/api/words-tag", {}); part.kept.hidden = true; await desk.refresh(); } catch (error) { desk.failed(error); again.disabled = false; }
      }, { id: "words-again" });
      part.kept.replaceChildren(make("span", {}, [say("words.kept", { file: told.file }), ...done.notes].join(" ")), " ", again);
      part.kept.hidden = false;
      announce(say("words.kept", { file: told.file }));
    }
    await load();
    if (!part.kept.hidden) at("words-again").focus();
  }

  async function show(word) {
    const number = ++asked, found = await desk.ask(`/api/words-places?${toQuery({ label: [key], word })}`);
    if (!found || number !== asked) return;
    const css = desk.label(key).class, head = say("words.places", { word, n: found.total });
    part.places.replaceChildren(make("h3", {}, head),
      make("ul", { class: "words-places" }, found.places.map((one) => drawPlace(one, css, say(`words.status.${one.status || "no"}`)))),
      found.places.length < found.total ? make("p", { class: "note" }, say("words.examples", { n: found.places.length, all: found.total })) : "");
    announce(head);
  }

  async function load() {
    if (!told) part.facts.textContent = say("words.loading");
    const found = await desk.ask(`/api/words?${toQuery({ label: [key] })}`);
    if (!found || found.label !== key) return;
    told = found;
    proposals.of(key);
    part.facts.textContent = say("words.facts", { n: told.by_rule[key], all: told.paragraphs, carrying: told.carrying });
    drawWords();
    drawPending();
  }

  async function open(settings) {
    const before = key;
    key = desk.labels.some((label) => label.key === settings.of) ? settings.of : key || desk.labels[0].key;
    part.label.replaceChildren(...desk.labels.map((label) => make("option", { value: label.key, selected: label.key === key }, label.name)));
    if (before !== key) {
      part.places.replaceChildren();
      part.effect.replaceChildren();
      part.kept.hidden = true;
    }
    await load();
    if (told?.label === key && before !== key && !isEmpty(pendingOf())) await change(pendingOf());
  }

  return { open, list: null, recount: async () => {}, again: load, memory: () => ({}), leave: () => proposals.leave(), searchBox: () => null, untouched: () => true };
}
