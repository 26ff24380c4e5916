// What stands above a paragraph under review: how it came into the queue, or why its answer looks wrong.
import { make } from "../../dom.js";
import { say } from "../../wording.js";

const CLOSE = 0.005;

// Returns a probability in per cent with two digits that count, however small it is.
export const chance = (share) => `${Number((100 * share).toPrecision(2))}%`;

// How a paragraph came into the queue: by lot with its probability, or because the model would learn from it.
export function queueNote(desk, item, draw) {
  const mark = item.lot
    ? make("b", { class: "lot", title: say("review.lot.what") }, say("review.lot", { chance: chance(draw.probability) }))
    : make("b", {}, say("review.chosen"));
  const gain = item.gain >= CLOSE ? say("review.gain", { gain: item.gain.toFixed(2), label: desk.label(item.label).name }) : "";
  const parts = [mark, gain && make("span", { title: say("review.gain.what") }, gain), item.copies > 1 && say("review.copies", { n: item.copies }), item.answered && make("span", { class: "checked" }, say("review.done"))];
  return make("p", { class: "why" }, joined(parts));
}

// Why an answer looks wrong: how wrong the worst of its labels looks, and the reasons in words.
export function doubtNote(item, row) {
  const changed = item.suspect.some((key) => row.labels.includes(key) !== item.given.includes(key));
  const parts = [make("b", {}, say("review.score", { score: item.score.toFixed(2) })), changed && make("span", { class: "checked" }, say("review.mended"))];
  return make("div", { class: "why" }, [make("p", {}, joined(parts)), make("p", {}, item.why)]);
}

const joined = (parts) => parts.filter(Boolean).flatMap((part) => [part, " "]);
