// The page's head: folder, counts, who answers, what is being read, what was left out; the dialogs of these.
import { get, post, speakAs } from "../api.js";
import { announce, ask, at, make } from "../dom.js";
import { known, say } from "../wording.js";

const KEPT = "policy-tagger desk";
const EVERY = 1000, UNDERWAY = ["waiting", "running"];

export function create(desk) {
  let timer = null, seen = 0, told = 0;
  const leftOf = (state) => state.skipped_total ?? state.skipped?.length ?? 0;

  function draw() {
    const { state } = desk, { counts } = state;
    const folder = (state.folder ?? "").split(/[\\/]/).filter(Boolean).at(-1) ?? "";
    at("folder").textContent = folder || "policy-tagger";
    at("folder").title = state.folder ?? "";
    document.title = `${folder || "policy-tagger"} · ${say("desk")}`;
    at("counts").textContent = say("counts", counts);
    at("counts").title = say("model", { ...state.model, scheme: state.scheme.title });
    at("person").textContent = state.person ? say("who.is", { name: state.person }) : say("who.ask");
    const left = leftOf(state), notes = state.notes?.length ?? 0;
    at("skipped").hidden = !(left + notes);
    at("skipped").textContent = left ? say("left.n", { n: left }) : say("notes.n", { n: notes });
    at("empty-head").textContent = say(state.jobs?.some((job) => UNDERWAY.includes(job.state)) ? "empty.reading" : "empty.head");
    drawJobs(state.jobs ?? []);
  }

  function drawJobs(jobs) {
    const shown = jobs.filter((job) => UNDERWAY.includes(job.state) || (job.state === "failed" && !desk.dismissed.has(job.id)));
    at("jobs").replaceChildren(...shown.map((job) => {
      if (job.state === "failed") return make("p", { role: "alert", class: "wrong" }, [job.message, " ", make("button", { type: "button", class: "plain", "aria-label": say("close"), onclick: () => { desk.dismissed.add(job.id); draw(); } }, "✕")]);
      const text = say(job.total ? `job.${job.kind}` : `job.${job.kind}.open`, { n: job.done ?? 0, all: job.total ?? 0 });
      const bar = make("progress", { "aria-label": text });
      if (job.total) Object.assign(bar, { max: job.total, value: job.done });
      return make("p", {}, [bar, make("span", {}, text), make("small", {}, job.message ?? "")]);
    }));
  }

  // Follows the jobs while there are any; what they add comes into the view when nothing is in the reader's hands.
  async function follow() {
    clearTimeout(timer);
    const running = (desk.state.jobs ?? []).filter((job) => UNDERWAY.includes(job.state));
    if (!running.length) return;
    timer = setTimeout(async () => {
      if (!(await refresh())) return;
      const still = desk.state.jobs.some((job) => UNDERWAY.includes(job.state)), { paragraphs } = desk.state.counts;
      const last = desk.state.jobs.find((job) => job.id === running.at(-1).id), ended = `job.${last?.kind}.done`;
      if (!still && last?.state !== "failed") {
        if (known(ended)) announce(say(ended));
        else if (last?.kind === "read") announce(say("job.done", desk.state.counts));
      }
      // What was left out of what one has just given is said aloud, not only counted.
      const left = leftOf(desk.state);
      if (!still && left > told) desk.complain(say("left.new", { n: left - told }), say("left.show"), () => { desk.complain(""); leftOut(); });
      if (!still) told = left;
      if (paragraphs !== seen || !still) { seen = paragraphs; desk.arrived(); }
    }, EVERY);
  }

  // Takes the state as it is when the page opens: what was left out before is no news.
  function begin() {
    if (!desk.state.jobs?.some((job) => UNDERWAY.includes(job.state))) told = leftOf(desk.state);
    draw();
    follow();
  }

  async function refresh() {
    const keys = () => desk.labels.map((label) => label.key).join(" "), labels = keys();
    try {
      desk.state = await get("/api/state");
    } catch (error) { desk.failed(error); return false; }
    // Another page of this desk has gone over to other labels: what is drawn here would be answered with the old ones.
    if (keys() !== labels && !desk.answering.line.waiting.length) { location.reload(); return false; }
    draw();
    follow();
    return true;
  }

  // From now on this tab speaks as the person that the desk said.
  function keep(...places) {
    const { given, person: name } = desk.state;
    speakAs(name);
    for (const place of places) place.setItem(KEPT, JSON.stringify({ given, name }));
  }

  // Takes up the name of this tab, in a new one the name said last in this browser; returns whether there is nothing to ask. Where
  // the desk was opened by another name at the command line than then, it is another person, who is asked.
  async function identify() {
    const { given } = desk.state;
    const kept = [sessionStorage, localStorage].map((place) => JSON.parse(place.getItem(KEPT) ?? "{}")).find((one) => one.name && (one.given === given || one.name === given));
    if (!kept) return false;
    if (desk.state.person !== kept.name) {
      speakAs(kept.name);
      try { desk.state = await get("/api/state"); } catch (error) { desk.failed(error); return true; }
      draw();
    }
    keep(sessionStorage);
    return true;
  }

  // Asks for the name, that of the login filled in; returns whether there is one now.
  async function who() {
    at("who-name").value = desk.state.person ?? "";
    at("who-wrong").hidden = true;
    at("who-kept").textContent = say("who.kept", { file: desk.state.file });
    // Whose answers are here already: one who opens another browser takes her own name up again.
    const known = desk.state.people ?? [];
    at("who-known").hidden = !known.length;
    at("who-known").replaceChildren(say("who.known"), ...known.flatMap((name) => [" ", make("button", { type: "button", onclick: () => { at("who-name").value = name; } }, name)]));
    const saved = await ask(at("who")) === "save";
    if (!saved && desk.state.person) keep(sessionStorage, localStorage);
    if (!saved) return false;
    try {
      desk.state = await post("/api/person", { name: at("who-name").value.trim() });
      keep(sessionStorage, localStorage);
      draw();
      desk.again();
      return true;
    } catch (error) { desk.failed(error); return false; }
  }

  function leftOut() {
    const { skipped = [], notes = [], skipped_total: total = skipped.length } = desk.state;
    at("left-list").replaceChildren(
      ...notes.map((note) => make("li", {}, note)),
      ...skipped.map((one) => make("li", {}, [make("b", {}, one.source), make("span", {}, ` ${one.reason}`)])),
      ...(total > skipped.length ? [make("li", { class: "note" }, say("left.more", { n: total - skipped.length }))] : []));
    ask(at("left-out"));
  }

  function help() {
    const keys = [["1 … 9", "toggle"], ["0", "none"], ["Enter", "next"], ["z", "undo"], ["j ↓", "down"], ["k ↑", "up"], ["o", "open"], ["/", "search"], ["?", "help"]];
    const named = desk.labels.slice(0, 9).map((label, place) => `${place + 1} ${label.name}`).join(say("comma"));
    at("keys-table").replaceChildren(make("tbody", {}, keys.map(([key, name]) => make("tr", {}, [
      make("th", { scope: "row" }, key.split(" ").flatMap((one) => [one === "…" ? "…" : make("kbd", {}, one), " "])),
      make("td", {}, name === "toggle" ? say("key.toggle", { labels: named }) : say(`key.${name}`))]))));
    ask(at("keys"));
  }

  at("person").addEventListener("click", who);
  at("who-later").addEventListener("click", () => at("who").close(""));
  at("skipped").addEventListener("click", leftOut);
  at("help").addEventListener("click", help);
  return { begin, draw, follow, refresh, identify, who, help };
}
