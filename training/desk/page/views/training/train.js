// 训练: the model learns from what people answered; before and after side by side; nothing changes until somebody accepts.
import { get, post } from "../../api.js";
import { announce, at, button, make } from "../../dom.js";
import { say } from "../../wording.js";
import { sideBySide } from "./side_by_side.js";

const EVERY = 1000;

// Returns a time span in words.
const span = (seconds) => (seconds < 60 ? say("train.seconds", { s: Math.round(seconds) }) : say("train.minutes", { m: Math.floor(seconds / 60), s: Math.round(seconds % 60) }));
const moment = (text) => new Date(text).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

export function create(desk) {
  let told = null, timer = null, busy = false, open = false, chosen = "", drawn = "";

  const latest = () => told.trainings[0];
  const running = () => latest()?.state === "running";
  const offered = () => latest()?.state === "offered";

  async function ask(path, body, sentence) {
    if (busy) return;
    busy = true;
    draw();
    try {
      take(await post(path, body));
      announce(sentence);
      await desk.refresh();
    } catch (error) { desk.failed(error); }
    busy = false;
    draw();
  }

  // Draws what stands; while it trains asks again, as long as the view is looked at.
  function take(given) {
    const before = told?.trainings[0]?.state;
    told = given;
    draw();
    clearTimeout(timer);
    if (running()) timer = setTimeout(follow, EVERY);
    else if (before === "running") { announce(say(`train.state.${latest().state}`)); desk.refresh(); at("train-head").focus(); }
  }

  async function follow() {
    if (!open) return;
    try { take(await get("/api/learning")); } catch (error) { desk.failed(error); }
  }

  function draw() {
    if (!told) return;
    drawStart();
    drawRunning();
    drawOffer();
    drawPast();
  }

  function drawStart() {
    at("train-start").hidden = running() || offered();
    const facts = [["model", told.model || "–"], ["answers", say("train.answers.n", { n: told.answers })], ["data", told.data.join(say("comma")) || say("train.data.none")]];
    if (told.learned_from) facts.push(["learned", told.learned_from]);
    if (told.settings.length) facts.push(["settings", told.settings.join("  ")]);
    at("train-facts").replaceChildren(...facts.flatMap(([name, value]) => [make("dt", {}, say(`train.fact.${name}`)), make("dd", {}, value)]));
    const select = at("train-experiment");
    if (!select.options.length) {
      select.replaceChildren(...told.experiments.map((name) => make("option", { value: name }, name === told.experiment ? say("train.same", { name }) : name)));
      select.value = chosen || told.experiment;
    }
    at("train-go").disabled = busy;
    const same = told.trainings.find((one) => one.experiment === select.value && ["offered", "accepted", "discarded"].includes(one.state));
    at("train-note").textContent = [told.answers ? "" : say("train.nothing.new"), same ? say("train.took", { time: span(same.seconds) }) : ""].filter(Boolean).join(" ");
  }

  function drawRunning() {
    at("train-running").hidden = !running();
    if (!running()) return;
    const one = latest();
    at("train-time").textContent = say(told.stopping ? "train.stopping" : "train.running", { name: one.experiment, time: span(one.seconds) });
    const bar = at("train-progress");
    bar.max = told.stages.length;
    bar.value = one.stage + (one.total ? one.done / one.total : 0);
    at("train-stages").replaceChildren(...told.stages.map((stage, place) => {
      const state = place < one.stage ? "past" : place === one.stage ? "now" : "next";
      const text = stage === "compare" && one.total ? say("train.stage.compare.n", { n: one.done, all: one.total }) : say(`train.stage.${stage}`);
      return make("li", { class: state, "aria-current": state === "now" ? "step" : null }, text);
    }));
    at("train-log").textContent = one.steps.map(([seconds, text]) => `${seconds.toFixed(1).padStart(6)} s  ${text}`).join("\n");
    at("train-cancel").disabled = busy || told.stopping;
  }

  function drawOffer() {
    at("train-offer").hidden = !offered();
    if (!offered()) { drawn = ""; return; }
    for (const name of ["train-accept", "train-discard"]) {
      at(name).disabled = busy;
      at(name).toggleAttribute("aria-busy", busy);
    }
    if (drawn === latest().id) return; // what one has opened stays open
    drawn = latest().id;
    at("train-sides").replaceChildren(...sideBySide(desk, latest()));
  }

  function drawPast() {
    const past = told.trainings.filter((one) => !["running", "offered"].includes(one.state));
    at("train-past").hidden = !past.length;
    at("train-list").replaceChildren(...past.map((one) => {
      const [before, after] = one.offer?.scores.f1_macro ?? [];
      const numbers = typeof after === "number" ? `macro-F1 ${typeof before === "number" ? before.toFixed(3) : "–"} → ${after.toFixed(3)}` : "";
      return make("li", { class: one.state }, [
        make("p", {}, [make("b", {}, say(`train.state.${one.state}`)), " ", one.message ? make("span", { class: "wrong" }, one.message) : ""]),
        make("p", { class: "origin" }, [moment(one.at), one.by, one.offer ? `${one.offer.registered}/${one.offer.version} ${one.experiment}` : one.experiment, span(one.seconds), numbers].filter(Boolean).join(" · ")),
        ...(one.offer ? [make("p", { class: "origin" }, [make("a", { href: one.offer.page, target: "_blank", rel: "noopener noreferrer" }, say("train.run")), one.offer.command ? make("code", {}, ` ${one.offer.command}`) : ""])] : [])]);
    }));
  }

  at("train-experiment").addEventListener("change", (event) => { chosen = event.target.value; drawStart(); });
  at("train-go").addEventListener("click", () => ask("/api/learning/start", { experiment: at("train-experiment").value }, say("train.begun")));
  at("train-cancel").addEventListener("click", () => ask("/api/learning/cancel", {}, say("train.cancelling")));
  at("train-accept").addEventListener("click", () => ask("/api/learning/accept", { id: latest().id }, say("train.accepted")));
  at("train-discard").addEventListener("click", () => ask("/api/learning/discard", { id: latest().id }, say("train.discarded")));

  async function show() {
    open = true;
    const given = await desk.ask("/api/learning");
    if (!given) return;
    at("train-experiment").replaceChildren();
    take(given);
  }

  return { open: show, list: null, recount: async () => {}, again: () => show(), memory: () => ({}), leave: () => { open = false; clearTimeout(timer); }, searchBox: () => null, untouched: () => true };
}
