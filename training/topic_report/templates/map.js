// The map of paragraphs: draw, zoom, point at, search, and draw a line around some.
const atlas = at("atlas"), canvas = atlas.querySelector("canvas"), tip = atlas.querySelector(".tip");
const names = atlas.querySelector(".names"), pen = canvas.getContext("2d"), told = at("map-told"), listChosen = at("map-list");
// Neighbouring numbers get far-apart hues (the golden angle).
const topicHue = (topic) => topic < 0 ? hues[OTHER] : `hsl(${(topic * 137.5) % 360} 58% ${topic % 2 ? 42 : 54}%)`;
const view = { scale: 1, x: 0.5, y: 0.5, colour: document.querySelector("[data-colour][aria-pressed=true]").dataset.colour, hidden: new Set(), lit: -1, chosen: null, title: "" };
let width = 0, height = 0, points = [], loop = null;

const onCanvas = (x, y) => [
  width / 2 + ((x / 1000 - view.x) * view.scale) * (width - 2 * MARGIN),
  height / 2 + ((y / 1000 - view.y) * view.scale) * (height - 2 * MARGIN),
];
const shown = (row) => marksOf(row).some((label) => !view.hidden.has(label));
const dim = (row) => view.lit >= 0 ? P.topic[row] !== view.lit : Boolean(view.chosen) && !view.chosen.has(row);

// A paragraph of several labels is a disc of as many sectors.
function dot(x, y, size, colours) {
  colours.forEach((colour, part) => {
    pen.fillStyle = colour;
    pen.beginPath();
    if (colours.length > 1) pen.moveTo(x, y);
    const turn = 2 * Math.PI / colours.length;
    pen.arc(x, y, size, part * turn - Math.PI / 2, (part + 1) * turn - Math.PI / 2);
    pen.fill();
  });
}

function draw() {
  const dense = window.devicePixelRatio || 1;
  width = atlas.clientWidth; height = atlas.clientHeight;
  canvas.width = width * dense; canvas.height = height * dense;
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, width, height);
  const size = Math.max(1.4, Math.min(4.5, 90 / Math.sqrt(P.x.length))) * Math.min(1.25, width / 800 + 0.45) * Math.sqrt(view.scale);
  points = P.x.map((x, row) => onCanvas(x, P.y[row]));
  // Paragraphs without a label first, then those of one, those of several, what was chosen on top.
  for (const layer of view.chosen ? [0, 1, 2, 3] : [0, 1, 2]) {
    for (let row = 0; row < points.length; row++) {
      const marks = marksOf(row), bare = marks[0] === OTHER;
      const above = view.chosen?.has(row) ? 3 : bare ? 0 : marks.length > 1 ? 2 : 1;
      if (above !== layer || !shown(row)) continue;
      const picked = view.lit >= 0 || view.chosen;
      pen.globalAlpha = dim(row) ? 0.1 : view.colour === "label" && bare && !picked ? 0.38 : 0.8;
      const colours = view.colour === "label" ? marks.filter((label) => !view.hidden.has(label)).map((label) => hues[label]) : [topicHue(P.topic[row])];
      const large = view.chosen?.has(row) ? Math.max(2.6, size * 1.5) : size;
      dot(...points[row], colours.length > 1 ? large * 1.3 : large, colours);
    }
  }
  pen.globalAlpha = 1;
  if (loop) drawLoop();
  placeNames();
}

function drawLoop() {
  pen.beginPath();
  loop.forEach(([x, y], step) => step ? pen.lineTo(x, y) : pen.moveTo(x, y));
  pen.closePath();
  pen.fillStyle = "#a5332a1c"; pen.fill();
  pen.strokeStyle = "#a5332a"; pen.lineWidth = 1.5; pen.setLineDash([5, 4]); pen.stroke(); pen.setLineDash([]);
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

function place(event) {
  const frame = canvas.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
}

function pointedAt(event) {
  const [x, y] = place(event);
  let best = -1, least = 14 ** 2;
  points.forEach(([px, py], row) => {
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least && shown(row)) { least = far; best = row; }
  });
  return best;
}

function tell(event) {
  const row = pointedAt(event), topic = data.topics[P.topic[row]];
  tip.hidden = row < 0;
  if (row < 0) return;
  const [title, , date, region] = P.origins[P.origin[row]], text = P.text[row];
  tip.replaceChildren(
    make("b", topicName(P.topic[row])),
    ...(topic ? [make("em", say("sized", topic))] : []),
    make("span", text.length > 64 ? `${text.slice(0, 64)}…` : text),
    make("em", [marksOf(row).map(labelName).join(words.list_mark), date, region, title].filter(Boolean).join(" · ")),
  );
  const [x, y] = points[row];
  tip.style.left = `${Math.max(6, Math.min(x + 12, width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${y + 14 + tip.offsetHeight > height ? Math.max(6, y - tip.offsetHeight - 12) : y + 14}px`;
}

// Shows a choice of paragraphs: the others pale, a line says how many, a button lists them. Null takes it back.
function choose(rows, title) {
  view.chosen = rows && new Set(rows); view.title = title;
  const drawn = rows ? rows.filter((row) => row < P.x.length).length : 0;
  told.textContent = rows ? say(drawn < rows.length ? "chosen_drawn" : "chosen", { title, n: rows.length, drawn }) : "";
  listChosen.hidden = !rows?.length; at("map-clear").hidden = !rows;
  draw();
}

// By the even-odd rule: a ray from the point crosses the line an odd number of times.
function within([x, y], line) {
  let inside = false;
  for (let one = 0, two = line.length - 1; one < line.length; two = one++) {
    const [x1, y1] = line[one], [x2, y2] = line[two];
    if ((y1 > y) !== (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
const rowsWhere = (test) => points.flatMap((point, row) => shown(row) && test(point) ? [row] : []);
function inView() { return rowsWhere(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height); }

function zoom(factor) {
  view.scale = Math.max(1, Math.min(12, view.scale * factor));
  if (view.scale === 1) { view.x = 0.5; view.y = 0.5; }
  settle(); tip.hidden = true; draw();
}
function pan(dx, dy) {
  if (view.scale === 1) return;
  view.x += dx / view.scale; view.y += dy / view.scale;
  tip.hidden = true; draw();
}
const lasso = at("lasso");
const drawing = () => lasso.getAttribute("aria-pressed") === "true";
// A finger scrolls the page unless it moves the map or draws on it.
function settle() { canvas.style.touchAction = view.scale > 1 || drawing() ? "none" : "auto"; canvas.classList.toggle("drawing", drawing()); }

data.topics.forEach((topic, row) => {
  if (topic.x === null) return;
  const button = make("button", topic.name, { type: "button", title: say("sized", topic) });
  button.dataset.row = row;
  button.addEventListener("mouseenter", () => light(row));
  button.addEventListener("mouseleave", () => light(-1));
  button.addEventListener("focus", () => light(row));
  button.addEventListener("blur", () => light(-1));
  button.addEventListener("click", () => readTopic(row));
  names.append(button);
});

// The legend of topics: the largest, as many as can be told apart; of the others the names on the map speak.
const TOLD = narrow ? 6 : 16, topicLegend = at("legend-topics");
data.topics.slice(0, TOLD).forEach((topic, row) => {
  const disc = make("i"), button = make("button", [disc, `${topic.name} `, make("small", say("count", topic))], { type: "button", "aria-pressed": "false" });
  disc.style.background = topicHue(row);
  button.addEventListener("click", () => press(button.getAttribute("aria-pressed") === "true" ? null : button, row));
  topicLegend.append(make("li", [button]));
});
if (data.topics.length > TOLD) topicLegend.append(make("li", [make("small", say("further_topics", { n: data.topics.length - TOLD }))]));
function press(button, row) {
  for (const other of topicLegend.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  light(button ? row : -1);
}
function colourBy(colour) {
  view.colour = colour;
  press(null);
  document.querySelectorAll("[data-colour]").forEach((other) => other.setAttribute("aria-pressed", String(other.dataset.colour === colour)));
  topicLegend.hidden = colour !== "topic";
  at("legend-labels").classList.toggle("bare", colour === "topic");
}
colourBy(view.colour);
document.querySelectorAll("[data-colour]").forEach((button) => button.addEventListener("click", () => { colourBy(button.dataset.colour); draw(); }));
document.querySelectorAll("#legend-labels button").forEach((button) => button.addEventListener("click", () => {
  const label = Number(button.dataset.label), hide = !view.hidden.has(label);
  hide ? view.hidden.add(label) : view.hidden.delete(label);
  button.setAttribute("aria-pressed", String(!hide));
  draw();
}));
document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => zoom(Number(button.dataset.zoom))));
lasso.addEventListener("click", () => { lasso.setAttribute("aria-pressed", String(!drawing())); settle(); });
at("map-view").addEventListener("click", () => { const rows = inView(); choose(rows, words.in_view); read(words.in_view_title, rows); });
listChosen.addEventListener("click", () => read(view.title, [...view.chosen]));
at("map-clear").addEventListener("click", () => { mapSearch.value = ""; choose(null, ""); });

let drag = null;
canvas.addEventListener("pointerdown", (event) => {
  if (drawing()) { loop = [place(event)]; canvas.setPointerCapture(event.pointerId); tip.hidden = true; return; }
  drag = view.scale > 1 ? [event.clientX, event.clientY] : null; tell(event);
});
canvas.addEventListener("pointermove", (event) => {
  if (loop) { loop.push(place(event)); return draw(); }
  if (!drag) return tell(event);
  pan((drag[0] - event.clientX) / (width - 2 * MARGIN), (drag[1] - event.clientY) / (height - 2 * MARGIN));
  drag = [event.clientX, event.clientY];
});
function finish() {
  drag = null;
  if (!loop) return;
  const line = loop, rows = line.length > 2 ? rowsWhere((point) => within(point, line)) : [];
  loop = null;
  choose(rows.length ? rows : null, words.circled);
  if (rows.length) read(words.circled_title, rows); else told.textContent = words.circled_none;
}
window.addEventListener("pointerup", finish);
canvas.addEventListener("pointercancel", () => { loop = drag = null; draw(); });
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
  if (step) pan(...step);
  else if (event.key === "+" || event.key === "=") zoom(1.6);
  else if (event.key === "-") zoom(0.625);
  else if (event.key === "Enter") at("map-view").click();
  else return;
  event.preventDefault();
});
const mapSearch = at("map-search");
let waiting = 0;
function search() {
  const query = mapSearch.value.trim();
  choose(query ? matching(query) : null, say("searched", { words: query }));
}
mapSearch.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 150); });
mapSearch.addEventListener("keydown", (event) => { if (event.key === "Enter") { search(); if (view.chosen?.size) listChosen.click(); } });
new ResizeObserver(draw).observe(atlas);
