// Further words that the texts themselves propose for a label: looked for beside the desk, tried by one press.
import { post } from "../../api.js";
import { announce, button, make } from "../../dom.js";
import { toQuery } from "../../filter.js";
import { count, say } from "../../wording.js";

const EVERY = 1000, UNDERWAY = ["running", "waiting"];

export class Proposals {
  // `box` is where they are drawn, `take` is told the word that is to be tried.
  constructor(desk, box, take) { this.desk = desk; this.box = box; this.take = take; this.key = ""; this.timer = null; }

  leave() { clearTimeout(this.timer); this.key = ""; }

  // Shows what there is for a label.
  async of(key) {
    clearTimeout(this.timer);
    this.key = key;
    this.follow(await this.desk.ask(`/api/words-proposals?${toQuery({ label: [key] })}`), key, false);
  }

  async start() {
    const { key } = this;
    try { this.follow(await post("/api/words-propose", { label: key }), key, true); } catch (error) { this.desk.failed(error); }
  }

  follow(told, key, asked) {
    if (!told || key !== this.key) return;
    this.draw(told);
    if (!UNDERWAY.includes(told.state)) { if (asked) announce(this.box.querySelector("p").textContent); return; }
    // Words of one label are looked for at a time: one that waits asks again until it is its turn.
    this.timer = setTimeout(async () => {
      if (told.state === "waiting") { this.start(); return; }
      this.follow(await this.desk.ask(`/api/words-proposals?${toQuery({ label: [key] })}`), key, true);
    }, EVERY);
  }

  draw(told) {
    const { state, words } = told;
    if (UNDERWAY.includes(state)) {
      const sentence = say("words.proposing");
      this.box.replaceChildren(make("p", { class: "note" }, [make("progress", { "aria-label": sentence }), " ", sentence]));
    } else if (state === "done") {
      const part = told.paragraphs < told.of ? say("words.proposed.part", { n: told.paragraphs, all: told.of }) : "";
      this.box.replaceChildren(make("p", { class: "note" }, `${say(words.length ? "words.proposed" : "words.proposed.none")}${part}`),
        make("ul", { class: "chips" }, words.map((one) => make("li", {}, [button("", () => this.take(one.word), { class: "chip", title: one.context.join("") || null })]))));
      this.box.querySelectorAll(".chip").forEach((chip, place) => chip.append(make("span", {}, words[place].word), make("small", {}, `+${count(words[place].paragraphs - words[place].hit)}`)));
    } else {
      this.box.replaceChildren(...(state === "failed" ? [make("p", { class: "wrong", role: "alert" }, told.message)] : []), make("p", {}, [button(say("words.propose"), () => this.start(), { id: "words-propose" })]));
    }
  }
}
