// Which command a key means. Pure: takes what it must know of the event, returns a command or null.

const MOVES = { j: 1, J: 1, ArrowDown: 1, k: -1, K: -1, ArrowUp: -1 };
const WORDS = { z: "undo", Z: "undo", "/": "search", "?": "help", o: "open", O: "open" };

// Returns whether keys belong to the element itself, because one types or chooses in it.
export function takesKeys(element) {
  const tag = element?.tagName?.toLowerCase?.() ?? "";
  return ["input", "select", "textarea"].includes(tag) || Boolean(element?.isContentEditable);
}

// Returns {do: name, …} or null. `n` is how many labels there are; `inDialog` whether a dialog is open.
export function commandOf(event, n, inDialog = false) {
  if (inDialog || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (takesKeys(event.target)) return null;
  // Full-width digits and signs come from Chinese input methods.
  const key = event.key.length === 1 ? event.key.normalize("NFKC") : event.key;
  // A key that is held down walks through the list and answers once: nobody reads thirty paragraphs a second.
  if (event.repeat && !Object.hasOwn(MOVES, key)) return null;
  if (key === "Enter") {
    const tag = event.target?.tagName?.toLowerCase?.() ?? "";
    return ["button", "a", "summary"].includes(tag) ? null : { do: "next" };
  }
  if (Object.hasOwn(MOVES, key)) return { do: "move", by: MOVES[key] };
  if (key === "0") return { do: "none" };
  if (key >= "1" && key <= "9" && key.length === 1) return Number(key) <= n ? { do: "toggle", index: Number(key) - 1 } : null;
  return Object.hasOwn(WORDS, key) ? { do: WORDS[key] } : null;
}

// Returns the labels after one of them is put on or taken off, in the order of the scheme; `single`: a text carries one at most.
export function toggled(labels, key, order, single = false) {
  if (single) return labels.includes(key) ? [] : [key];
  const held = new Set(labels);
  held.has(key) ? held.delete(key) : held.add(key);
  return order.filter((one) => held.has(one));
}
