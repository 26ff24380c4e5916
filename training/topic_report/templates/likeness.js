// How near topics are to each other: a square of cells in the order of the hierarchy.
const square = at("likeness"), ink = square.getContext("2d"), likeTold = at("likeness-told");
const order = data.tree, size = order.length;
const off = data.likeness.flatMap((row, one) => row.filter((_, two) => two !== one));
const least = off.length ? Math.min(...off) : 0, most = off.length ? Math.max(...off) : 100;
const NAMES = 150, likeNames = at("likeness-names");
likeNames.replaceChildren(...order.map((topic) => make("li", topicName(topic))));
let cell = 0, spot = [0, Math.min(1, size - 1)];

const shade = (share) => `rgb(${[0x8f, 0x2b, 0x23].map((channel) => Math.round(255 - share * (255 - channel))).join(" ")})`;

function paint() {
  const room = square.closest(".near-grid").clientWidth, named = (room - NAMES) / size >= 12.5;
  const dense = window.devicePixelRatio || 1, wide = Math.min(room - (named ? NAMES : 0), size * 18);
  cell = wide / size;
  likeNames.hidden = !named;
  likeNames.style.lineHeight = `${cell}px`;
  square.style.width = square.style.height = `${wide}px`;
  square.width = square.height = wide * dense;
  ink.setTransform(dense, 0, 0, dense, 0, 0);
  data.likeness.forEach((row, one) => row.forEach((value, two) => {
    const strength = one === two ? 0 : Math.max(0, (value - least) / Math.max(most - least, 1));
    ink.fillStyle = one === two ? "#e3dfd5" : shade(strength ** 1.4);
    ink.fillRect(two * cell, one * cell, cell + 0.5, cell + 0.5);
  }));
  ink.strokeStyle = "#1b2430"; ink.lineWidth = 1.5;
  ink.strokeRect(spot[1] * cell, spot[0] * cell, cell, cell);
}

function sayLikeness() {
  const [one, two] = spot;
  likeTold.textContent = one === two ? topicName(order[one]) : say("pair", { one: topicName(order[one]), two: topicName(order[two]), value: (data.likeness[one][two] / 100).toFixed(2) });
}
function go(one, two) {
  spot = [one, two].map((value) => Math.max(0, Math.min(size - 1, value)));
  paint(); sayLikeness();
}
const under = (event) => { const frame = square.getBoundingClientRect(); go(Math.floor((event.clientY - frame.top) / cell), Math.floor((event.clientX - frame.left) / cell)); };
square.addEventListener("pointermove", under);
square.addEventListener("pointerdown", under);
square.addEventListener("dblclick", () => readTopic(order[spot[0]]));
square.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (step) { event.preventDefault(); go(spot[0] + step[0], spot[1] + step[1]); }
  if (event.key === "Enter") readTopic(order[spot[0]]);
});
const pairs = data.likeness.flatMap((row, one) => row.slice(one + 1).map((value, step) => [value, one, one + 1 + step])).sort((left, right) => right[0] - left[0]).slice(0, 12);
at("nearest-pairs").replaceChildren(...pairs.map(([value, one, two]) => {
  const button = make("button", `${topicName(order[one])} × ${topicName(order[two])}`, { type: "button" });
  button.addEventListener("click", () => go(one, two));
  return make("li", [button, make("small", (value / 100).toFixed(2))]);
}));
at("likeness-scale").textContent = say("scale", { least: (least / 100).toFixed(2), most: (most / 100).toFixed(2) });
new ResizeObserver(paint).observe(square.closest(".near-grid"));
sayLikeness();
