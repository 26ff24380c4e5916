// The reader: paragraphs of a topic, of a search or of what was circled on the map, with counts that filter them.
const reader = at("reader"), list = at("reader-list"), furtherButton = at("reader-more"), sorting = at("reader-sort");
const STEP = 40, SHOWN = 8;
const reading = { rows: [], kept: [], filters: new Map(), drawn: 0, word: [] };
const kinds = [
  { name: words.labels, filter: words.filter_labels, keys: marksOf, title: (key) => labelName(key), hue: (key) => hues[key] },
  { name: words.topics, filter: words.filter_topics, keys: (row) => [P.topic[row]], title: topicName, hue: () => null },
  { name: words.documents, filter: words.filter_documents, folded: true, keys: (row) => [documentOf(row)], title: (key) => key, hue: () => null },
];
const documentOf = (row) => P.origins[P.origin[row]][0];

function entry(row) {
  const [title, file, date, region] = P.origins[P.origin[row]], second = P.second[row];
  const labels = make("span", marksOf(row).filter((label) => label !== OTHER).map((label) => {
    const name = make("span", labelName(label), { class: "tag" });
    name.style.setProperty("--hue", hues[label]);
    return name;
  }));
  const similarity = (P.similarity[row] / 1000).toFixed(2);
  const placed = say(P.topic[row] < 0 ? "placed_none" : P.own[row] ? "placed" : "placed_section", { topic: topicName(P.topic[row]), value: similarity });
  const also = P.also[row] >= 0 ? say("also", { topic: topicName(P.also[row]) }) : "";
  const near = second >= 0 && P.own[row] && !also ? say("second", { topic: topicName(second), value: (P.margin[row] / 1000).toFixed(2) }) : "";
  return make("li", [
    make("p", marked(P.text[row])),
    make("footer", [labels, make("span", [title, say("paragraph", { n: P.n[row] }), date, region].filter(Boolean).join(" · ")), make("small", [placed, also, near].filter(Boolean).join(words.statements)), make("small", file === title ? "" : file)]),
  ]);
}

// Cuts a text at what was looked for; the words have the length they have in the text, folding keeps lengths of Chinese.
function marked(text) {
  const low = text.toLowerCase(), parts = [];
  let from = 0;
  while (reading.word.length) {
    const hits = reading.word.map((word) => [low.indexOf(word, from), word.length]).filter(([start]) => start >= 0);
    if (!hits.length) break;
    const [start, length] = hits.sort((one, two) => one[0] - two[0] || two[1] - one[1])[0];
    parts.push(text.slice(from, start), make("mark", text.slice(start, start + length)));
    from = start + length;
  }
  return [...parts, text.slice(from)];
}

function more() {
  list.append(...reading.kept.slice(reading.drawn, reading.drawn + STEP).map(entry));
  reading.drawn = Math.min(reading.drawn + STEP, reading.kept.length);
  const left = reading.kept.length - reading.drawn;
  furtherButton.hidden = !left;
  furtherButton.textContent = say("more", { n: Math.min(STEP, left), left });
}

function fill() {
  const wanted = [...reading.filters];
  const orders = {
    near: (one, two) => P.own[two] - P.own[one] || P.similarity[two] - P.similarity[one],
    between: (one, two) => P.own[two] - P.own[one] || P.margin[one] - P.margin[two],
    date: (one, two) => P.origins[P.origin[two]][2].localeCompare(P.origins[P.origin[one]][2]),
    document: (one, two) => documentOf(one).localeCompare(documentOf(two), "zh") || P.n[one] - P.n[two],
  };
  reading.kept = reading.rows.filter((row) => wanted.every(([kind, key]) => kinds[kind].keys(row).includes(key))).sort(orders[sorting.value]);
  reading.drawn = 0;
  list.replaceChildren();
  const all = reading.rows.length, n = reading.kept.length;
  at("reader-count").textContent = say(n === all ? "count" : "count_of", { n, all });
  more();
}

// Buttons with counts, one line for labels, topics and documents each; pressed they filter.
function chips(all = -1) {
  at("reader-chips").replaceChildren(...kinds.flatMap((kind, number) => {
    const counts = tally(reading.rows.flatMap(kind.keys));
    if (counts.length < 2) return [];
    const few = number === all || counts.length <= SHOWN + 2 ? counts : counts.slice(0, SHOWN);
    const buttons = few.map(([key, n]) => {
      const button = make("button", [make("span", kind.title(key)), make("small", ` ${n}`)], { type: "button", "aria-pressed": String(reading.filters.get(number) === key) });
      if (kind.hue(key)) { button.prepend(make("i")); button.style.setProperty("--hue", kind.hue(key)); }
      button.addEventListener("click", () => {
        reading.filters.get(number) === key ? reading.filters.delete(number) : reading.filters.set(number, key);
        chips(all); fill();
      });
      return button;
    });
    if (few.length < counts.length) {
      const rest = make("button", say("show_all", { n: counts.length }), { type: "button" });
      rest.addEventListener("click", () => chips(number));
      buttons.push(rest);
    }
    const group = make("div", buttons, { role: "group", "aria-label": kind.filter });
    if (!kind.folded) { group.prepend(make("b", kind.name)); return [group]; }
    const folded = make("details", [make("summary", say("document_list", { n: counts.length })), group]);
    folded.open = number === all || reading.filters.has(number);
    return [folded];
  }));
}

function read(title, rows, lead = "", topic = -1) {
  Object.assign(reading, { rows, filters: new Map(), word: folded(mapSearch.value).split(/\s+/).filter(Boolean) });
  at("reader-title").textContent = title;
  const cut = rows.filter((row) => !P.carried[row]).length;
  at("reader-lead").textContent = [lead, cut && say("cut", { n: cut })].filter(Boolean).join(words.gap);
  sorting.value = "near";
  chips(); fill(); contrast(topic);
  if (!reader.open) reader.showModal();
  reader.scrollTop = 0;
}

function readTopic(topic) {
  const all = P.text.flatMap((_, row) => P.carried[row] && (P.topic[row] === topic || (topic >= 0 && P.also[row] === topic)) ? [row] : []);
  const rows = all.filter((row) => P.topic[row] === topic), about = data.topics[topic];
  const n = about?.n ?? data.left, documents = new Set(rows.map(documentOf)).size, beside = all.length - rows.length;
  const lead = [
    say("lead", { n, documents: about?.documents ?? documents }),
    rows.length < n && say("lead_carried", { kept: rows.length, all: n }),
    beside && say("lead_beside", { n: beside }),
  ];
  read(topicName(topic), all, lead.filter(Boolean).join(words.gap), topic);
}

// Words of a topic by relevance (Sievert and Shirley, 2014): how frequent against how much rarer elsewhere.
const slider = at("weight"), wordList = at("word-list");
let ofTopic = -1;
function contrast(topic) {
  ofTopic = topic;
  at("reader-words").hidden = topic < 0 || !data.topics[topic].terms.length;
  if (topic < 0) return;
  const weight = Number(slider.value), { terms, n } = data.topics[topic];
  at("weight-told").textContent = weight.toFixed(1);
  const relevance = ([, inside, all]) => weight * Math.log(inside / n) + (1 - weight) * Math.log(inside / n / (all / data.total));
  const best = [...terms].sort((one, two) => relevance(two) - relevance(one)).slice(0, 12), most = Math.max(...best.map(([, , all]) => all), 1);
  wordList.replaceChildren(...best.map(([word, inside, all]) => {
    const bar = make("span", [make("u"), make("s")], { class: "bar" });
    bar.firstChild.style.width = `${100 * all / most}%`; bar.lastChild.style.width = `${100 * inside / most}%`;
    return make("li", [make("b", word), bar, make("small", `${inside} / ${all}`)]);
  }));
}
at("reader-words").open = !narrow;
slider.addEventListener("input", () => contrast(ofTopic));
sorting.addEventListener("change", fill);
furtherButton.addEventListener("click", more);
at("reader-close").addEventListener("click", () => reader.close());
reader.addEventListener("click", (event) => { if (event.target === reader) reader.close(); });
document.querySelectorAll("[data-read]").forEach((button) => button.addEventListener("click", () => readTopic(Number(button.dataset.read))));
