// 主题: what the folder speaks of; topics are found in the background, and renamed, joined or dropped by hand.
import { post } from "../../api.js";
import { announce, at, button, make } from "../../dom.js";
import { toHash, withFields } from "../../filter.js";
import { count, percent, say } from "../../wording.js";
import { keepingFocus } from "../facets.js";
import { change } from "./change.js";

const SHOWS = ["list", "page"];
const WORDS = 8, EVERY = 1000;

export function create(desk) {
  const place = at("view-topics"), chosen = new Set();
  let settings = {}, told = null, drawn = "", timer = null, turn = 0;
  const showOf = () => (SHOWS.includes(settings.show) ? settings.show : "list");
  const time = (text) => new Date(text).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

  build();

  function build() {
    place.append(
      make("h2", { id: "topics-head" }, say("topics.head")), make("p", { class: "lead" }, say("topics.lead")),
      make("p", {}, [make("output", { id: "topics-told" })]),
      make("p", { id: "topics-fresh", class: "note", hidden: true }, [make("span"), " ", button(say("topics.place"), () => start("place"), { id: "topics-place" })]),
      make("div", { class: "tools" }, [
        button(say("topics.find"), find, { id: "topics-find", class: "strong" }),
        make("label", { id: "topics-version" }, [make("span", {}, say("topics.version")), " ", make("select", { id: "topics-kept", onchange: (event) => show(Number(event.target.value)) })]),
        make("span", { class: "grow" }),
        make("div", { class: "switch", role: "group", id: "topics-show", "aria-label": say("topics.show") }, SHOWS.map((name) => button(say(`topics.show.${name}`), () => desk.go("topics", withFields(settings, { show: name === "list" ? "" : name }), { replace: true }), { "data-show": name })))]),
      make("div", { id: "topics-list-box" }, [
        make("div", { class: "tools" }, [button("", merge, { id: "topics-merge" }), make("span", { class: "note" }, say("topics.how"))]),
        make("ul", { id: "topics-list", class: "topic-list", "aria-label": say("topics.head") }),
        make("p", { class: "note" }, [make("a", { id: "topics-without", href: toHash("find", { topic: ["-"] }) })])]),
      make("div", { id: "topics-page-box", hidden: true }, [make("p", { class: "note" }, [make("a", { href: "/topics/page", target: "_blank", rel: "noopener", id: "topics-open" }, say("topics.open")), make("span", { id: "topics-drawing" }), " ", button(say("topics.draw"), () => start("place"), { id: "topics-draw" })])]));
  }

  function draw() {
    const { reading, topics } = told, busy = Boolean(told.job), some = reading !== null;
    place.setAttribute("aria-busy", String(busy));
    for (const id of [...chosen]) if (!topics.some((topic) => topic.id === id)) chosen.delete(id);
    at("topics-told").textContent = busy ? say("topics.busy") : some ? say("topics.told", { n: topics.length, paragraphs: told.paragraphs, at: time(told.at), person: told.person }) : say("topics.none");
    at("topics-fresh").hidden = !some || !told.fresh;
    at("topics-fresh").firstChild.textContent = say("topics.fresh", { n: told.fresh });
    at("topics-find").textContent = say(some ? "topics.again" : "topics.find");
    at("topics-find").classList.toggle("strong", !some);
    for (const id of ["topics-find", "topics-place", "topics-kept"]) at(id).disabled = busy;
    at("topics-version").hidden = told.readings.length < 2;
    at("topics-kept").replaceChildren(...told.readings.map((one) => make("option", { value: one.reading, selected: one.reading === reading }, say("topics.kept", { at: time(one.at), what: did(one) }))));
    at("topics-show").hidden = !some;
    for (const one of at("topics-show").children) one.setAttribute("aria-pressed", String(one.dataset.show === showOf()));
    at("topics-list-box").hidden = !some || showOf() !== "list";
    at("topics-page-box").hidden = !some || showOf() !== "page";
    at("topics-open").hidden = !told.page;
    at("topics-drawing").textContent = told.page ? "" : say(told.drawing === reading || busy ? "topics.drawing" : "topics.undrawn");
    at("topics-draw").hidden = told.page || told.drawing === reading || busy;
    keepingFocus(at("topics-list"), () => at("topics-list").replaceChildren(...topics.map((topic) => item(topic, busy))));
    at("topics-without").textContent = some ? say("topics.without", { n: told.without }) : "";
    choose();
    frame(some && told.page && showOf() === "page");
  }

  // The page of the topics is another page with rules of its own; it is loaded when one looks at it, and again when it changed.
  function frame(wanted) {
    const box = at("topics-page-box"), address = `/topics/page?reading=${told.reading}`, stands = box.querySelector("iframe");
    if (stands && wanted && stands.getAttribute("src") === address) return;
    stands?.remove();
    if (wanted) box.append(make("iframe", { src: address, title: say("topics.frame") }));
  }

  function item(topic, busy) {
    const { name } = topic, label = topic.label ? desk.label(topic.label) : null;
    const box = make("input", { type: "checkbox", "aria-label": say("topics.choose", { name }), "data-act": `choose ${topic.id}`, checked: chosen.has(topic.id), disabled: busy, onchange: (event) => { event.target.checked ? chosen.add(topic.id) : chosen.delete(topic.id); choose(); } });
    return make("li", { "data-topic": topic.id }, [
      make("label", { class: "pick" }, [box]),
      make("div", {}, [
        make("p", {}, [make("a", { class: "title", href: toHash("find", { topic: [topic.value] }), title: say("topics.paragraphs", { name }) }, name), topic.by_hand ? make("small", {}, ` ${say("topics.by_hand")}`) : null,
          label ? make("span", { class: `tag ${label.class}` }, label.name) : null,
          topic.alone ? make("span", { class: "alone", title: say("topics.alone.title", { share: percent(topic.largest), title: topic.largest_title }) }, say("topics.alone", { share: percent(topic.largest) })) : null]),
        make("p", { class: "words" }, topic.words.slice(0, WORDS).join(" · "))]),
      make("p", { class: "sizes" }, say("topics.size", { n: topic.size, documents: topic.documents })),
      make("p", { class: "acts" }, [
        button(say("topics.rename"), () => rename(topic), { "aria-label": say("topics.rename.one", { name }), "data-act": `rename ${topic.id}`, disabled: busy }),
        button(say("topics.drop"), () => drop(topic), { "aria-label": say("topics.drop.one", { name }), "data-act": `drop ${topic.id}`, disabled: busy || told.topics.length < 2 })])]);
  }

  function choose() {
    at("topics-merge").textContent = say("topics.merge", { n: count(chosen.size) });
    at("topics-merge").disabled = chosen.size < 2 || Boolean(told.job);
  }

  // Returns in words what made a reading.
  function did(one) {
    const made = one.made.map((step) => say(`topics.did.${step.kind}`, { before: step.before.join(" + "), after: step.after.join(say("comma")) }));
    return made.join(say("comma")) || say(`topics.did.${one.do}`);
  }

  async function begin(path, body) {
    try {
      await post(path, body);
    } catch (error) { desk.failed(error); return; }
    announce(say("topics.busy"));
    await load();
    await desk.refresh();
  }

  const start = (name) => begin("/api/topics", { do: name });
  const edit = (body) => begin("/api/topics/edit", { reading: told.reading, ...body });

  async function find() {
    if (told.reading === null || (await change({ head: say("topics.again"), why: say("topics.again.why"), go: say("topics.again") })) !== null) await start("find");
  }

  async function rename(topic) {
    const name = await change({ head: say("topics.rename.one", { name: topic.name }), why: say("topics.takes"), go: say("topics.rename"), name: topic.name });
    if (name !== null && name !== topic.name) await edit({ rename: { [topic.id]: name } });
  }

  async function drop(topic) {
    if ((await change({ head: say("topics.drop.one", { name: topic.name }), why: say("topics.drop.why", { n: topic.size }), go: say("topics.drop") })) !== null) await edit({ drop: [topic.id] });
  }

  async function merge() {
    const some = told.topics.filter((topic) => chosen.has(topic.id)).sort((one, other) => other.size - one.size);
    const name = await change({ head: say("topics.merge", { n: count(some.length) }), why: say("topics.merge.why", { names: some.map((topic) => topic.name).join(say("comma")) }), go: say("topics.merge.go"), name: some[0].name });
    if (name === null) return;
    chosen.clear();
    await edit({ merge: [some.map((topic) => topic.id)], ...(name === some[0].name ? {} : { rename: { [some[0].id]: name } }) });
  }

  async function show(reading) {
    turn += 1; // what was asked before is answered by what was shown before
    try {
      told = await post("/api/topics/show", { reading });
    } catch (error) { desk.failed(error); }
    turn += 1;
    chosen.clear();
    drawn = "";
    draw();
    announce(at("topics-told").textContent);
  }

  // Follows what is under way as long as one looks; what is the same as before is not drawn again under the reader's hands.
  async function load() {
    clearTimeout(timer);
    const asked = turn, said = await desk.ask("/api/topics");
    if (asked !== turn) return load();
    if (!said) return;
    if ((said.job || said.drawing) && !place.hidden) timer = setTimeout(load, EVERY);
    const same = JSON.stringify([{ ...said, took_ms: 0 }, settings]);
    if (same === drawn) return;
    drawn = same;
    if (told && told.reading !== said.reading) chosen.clear();
    const ended = told?.job && !said.job;
    told = said;
    draw();
    if (ended) announce(at("topics-told").textContent);
  }

  async function open(given) {
    settings = given;
    await load();
  }

  return { open, list: null, recount: load, again: load, memory: () => ({}), leave: () => { clearTimeout(timer); drawn = ""; at("topics-page-box").querySelector("iframe")?.remove(); }, searchBox: () => null, untouched: () => true };
}
