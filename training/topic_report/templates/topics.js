// The map of paragraphs and the search in the topic cards. Text enters the page as text only, never as markup.
"use strict";
const data = JSON.parse(document.getElementById("dots").textContent);
const atlas = document.getElementById("atlas"), canvas = atlas.querySelector("canvas"), tip = atlas.querySelector(".tip");
const names = atlas.querySelector(".names"), pen = canvas.getContext("2d");
const hues = [...document.querySelectorAll(".legend li")].map((item) => getComputedStyle(item).getPropertyValue("--hue").trim());
const OTHER = hues.length - 1, MARGIN = 26, FEW = window.innerWidth < 640 ? 10 : 24;
// Neighbouring numbers get far-apart hues (the golden angle).
const topicHue = (topic) => topic < 0 ? hues[OTHER] : `hsl(${(topic * 137.5) % 360} 58% ${topic % 2 ? 42 : 54}%)`;
const view = { scale: 1, x: 0.5, y: 0.5, colour: "label", hidden: new Set(), lit: -1 };
let width = 0, height = 0, points = [];

const onCanvas = (x, y) => [
  width / 2 + ((x / 1000 - view.x) * view.scale) * (width - 2 * MARGIN),
  height / 2 + ((y / 1000 - view.y) * view.scale) * (height - 2 * MARGIN),
];

function draw() {
  const dense = window.devicePixelRatio || 1;
  width = atlas.clientWidth; height = atlas.clientHeight;
  canvas.width = width * dense; canvas.height = height * dense;
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, width, height);
  const size = Math.max(1.4, Math.min(4.5, 90 / Math.sqrt(data.x.length))) * Math.min(1.25, width / 800 + 0.45) * Math.sqrt(view.scale);
  points = data.x.map((x, row) => onCanvas(x, data.y[row]));
  const shown = (row) => !view.hidden.has(data.label[row]);
  // Paragraphs without a label first, so that the coloured ones lie on top.
  for (const coloured of [false, true]) {
    for (let row = 0; row < points.length; row++) {
      if ((data.label[row] !== OTHER) !== coloured || !shown(row)) continue;
      const dim = view.lit >= 0 && data.topic[row] !== view.lit;
      pen.globalAlpha = dim ? 0.08 : view.colour === "label" && !coloured && view.lit < 0 ? 0.38 : 0.8;
      pen.fillStyle = view.colour === "label" ? hues[data.label[row]] : topicHue(data.topic[row]);
      pen.beginPath(); pen.arc(points[row][0], points[row][1], size, 0, 7); pen.fill();
    }
  }
  pen.globalAlpha = 1;
  placeNames();
}

// Names from the largest topic down, each where it covers none that stands already; the others appear on zooming in.
function placeNames() {
  const taken = [];
  const free = (box) => box[0] >= 2 && box[1] >= 2 && box[2] <= width - 2 && box[3] <= height - 2 && !(box[2] > width - 50 && box[3] > height - 90)
    && taken.every((other) => box[2] + 3 <= other[0] || other[2] + 3 <= box[0] || box[3] + 2 <= other[1] || other[3] + 2 <= box[1]);
  for (const button of names.children) {
    const topic = data.topics[button.dataset.row];
    const [x, y] = onCanvas(topic.x, topic.y), wide = button.offsetWidth, tall = 17;
    const tries = [[0, 0], [0, -14], [0, 14], [0, -26], [0, 26], [-wide / 2, 0], [wide / 2, 0]];
    const box = tries.map(([dx, dy]) => [x + dx - wide / 2, y + dy - tall / 2, x + dx + wide / 2, y + dy + tall / 2]).find(free);
    button.style.visibility = box ? "visible" : "hidden";
    if (!box) continue;
    taken.push(box);
    button.style.left = `${100 * box[0] / width}%`; button.style.top = `${100 * box[1] / height}%`;
  }
}

function light(topic) {
  if (view.lit === topic) return;
  view.lit = topic;
  for (const button of names.children) button.classList.toggle("lit", Number(button.dataset.row) === topic);
  draw();
}

function line(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

function nearest(event) {
  const frame = canvas.getBoundingClientRect(), x = event.clientX - frame.left, y = event.clientY - frame.top;
  let best = -1, least = 14 ** 2;
  points.forEach(([px, py], row) => {
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least && !view.hidden.has(data.label[row])) { least = far; best = row; }
  });
  return best;
}

function tell(event) {
  const row = nearest(event);
  tip.hidden = row < 0;
  if (row < 0) return;
  tip.replaceChildren(line("b", data.topics[data.topic[row]]?.name ?? "不属任何主题"), line("span", data.text[row]), line("em", data.origin[row]));
  const [x, y] = points[row];
  tip.style.left = `${Math.max(6, Math.min(x + 12, width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${y + 14 + tip.offsetHeight > height ? Math.max(6, y - tip.offsetHeight - 12) : y + 14}px`;
}

function show(topic) {
  const card = document.getElementById(`topic-${topic}`);
  reveal();
  document.querySelectorAll(".card.lit").forEach((other) => other.classList.remove("lit"));
  card.hidden = false; card.classList.add("lit");
  card.querySelector("details")?.setAttribute("open", "");
  card.scrollIntoView({ block: "center" });
}

data.topics.forEach((topic, row) => {
  const button = line("button", topic.name);
  button.type = "button"; button.dataset.row = row;
  button.addEventListener("mouseenter", () => light(row));
  button.addEventListener("mouseleave", () => light(-1));
  button.addEventListener("click", () => show(topic.id));
  names.append(button);
});
document.querySelectorAll("[data-colour]").forEach((button) => button.addEventListener("click", () => {
  view.colour = button.dataset.colour;
  document.querySelectorAll("[data-colour]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  draw();
}));
document.querySelectorAll(".legend button").forEach((button) => button.addEventListener("click", () => {
  const label = Number(button.dataset.label), hide = !view.hidden.has(label);
  hide ? view.hidden.add(label) : view.hidden.delete(label);
  button.setAttribute("aria-pressed", String(!hide));
  draw();
}));
document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
  view.scale = Math.max(1, Math.min(12, view.scale * Number(button.dataset.zoom)));
  if (view.scale === 1) { view.x = 0.5; view.y = 0.5; }
  canvas.style.touchAction = view.scale > 1 ? "none" : "auto";
  tip.hidden = true; draw();
}));
let drag = null;
canvas.addEventListener("pointerdown", (event) => { drag = view.scale > 1 ? [event.clientX, event.clientY] : null; tell(event); });
canvas.addEventListener("pointermove", (event) => {
  if (!drag) return tell(event);
  view.x -= (event.clientX - drag[0]) / view.scale / (width - 2 * MARGIN);
  view.y -= (event.clientY - drag[1]) / view.scale / (height - 2 * MARGIN);
  drag = [event.clientX, event.clientY]; tip.hidden = true; draw();
});
window.addEventListener("pointerup", () => { drag = null; });
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
new ResizeObserver(draw).observe(atlas);

// Topic cards: search, sort, and the first few only until asked for more.
const box = document.getElementById("cards"), cards = [...box.children], more = document.getElementById("more");
const search = document.getElementById("search"), sort = document.getElementById("sort"), found = document.getElementById("found");
let all = cards.length <= FEW;
function arrange() {
  const query = search.value.trim().toLowerCase();
  const order = { size: (card) => -card.dataset.size, change: (card) => -card.dataset.change, label: (card) => Number(card.dataset.label) }[sort.value];
  cards.sort((left, right) => order(left) - order(right) || right.dataset.size - left.dataset.size);
  box.append(...cards);
  let count = 0;
  for (const card of cards) {
    const fits = !query || card.textContent.toLowerCase().includes(query);
    count += fits;
    card.hidden = !fits || (!all && !query && count > FEW);
  }
  found.textContent = query ? `${count} 个主题` : "";
  more.hidden = all || Boolean(query);
}
function reveal() { all = true; search.value = ""; arrange(); }
search.addEventListener("input", arrange);
sort.addEventListener("change", arrange);
more.addEventListener("click", reveal);
// By hand: in the MLflow UI the page lives at a blob address, where links within it lead nowhere.
document.querySelectorAll('a[href^="#"]').forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  const id = link.hash.slice(1);
  id.startsWith("topic-") ? show(id.slice(6)) : document.getElementById(id).scrollIntoView();
}));
arrange();
