// The sentences for people: one catalogue a language (zh.json, en.json, same keys). Pure but for `load`.

let sentences = {}, spoken = "zh", numbers = new Intl.NumberFormat("zh");

// Returns a number as people write it.
export const count = (n) => numbers.format(n);

// Returns a fraction in per cent, with a digit after the point where it is small.
export function percent(share) {
  if (share === null || share === undefined) return "–";
  return share > 0 && share < 0.0995 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`;
}

// Returns a pattern with its values: {name} stands for a value, {n|paragraph|paragraphs} for a number with its noun.
export function filled(pattern, values, write = String) {
  return pattern.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    const value = values[name], shown = typeof value === "number" ? write(value) : String(value);
    return one === undefined ? shown : `${shown} ${value === 1 ? one : many}`;
  });
}

// Returns the sentence of a key. A key without a sentence is a fault of ours: it is shown as it is.
export function say(key, values = {}) {
  return filled(sentences[key] ?? key, values, count);
}

// Returns whether there is a sentence for a key.
export const known = (key) => Object.hasOwn(sentences, key);

// Takes a catalogue as the one that is spoken.
export function speak(name, catalogue) {
  spoken = name;
  sentences = catalogue;
  numbers = new Intl.NumberFormat(name);
}

// Loads a language's catalogue and writes its sentences into the parts of the page that name one: data-say, data-say-label.
export async function load(name) {
  const known = name === "en" ? "en" : "zh";
  const answer = await fetch(`/static/${known}.json`);
  speak(known, await answer.json());
  document.documentElement.lang = known === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.dataset.sayLabel));
  for (const element of document.querySelectorAll("[data-say-hint]")) element.setAttribute("placeholder", say(element.dataset.sayHint));
}
