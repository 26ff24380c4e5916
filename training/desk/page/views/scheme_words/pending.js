// Words that are to come and to go, label by label, until they are kept or discarded. Pure.

export const FIELDS = ["terms", "weak", "except"];
const same = (one, other) => one.toLowerCase() === other.toLowerCase();

// Returns the words that somebody typed: several are parted by commas of any kind or by lines.
export const split = (text) => [...new Set(text.split(/[、，,；;\n]+/).map((word) => word.trim()).filter(Boolean))];

export const nothing = () => ({ add: [], drop: [] });
export const isEmpty = (pending) => !pending.add.length && !pending.drop.length;

// Returns pending changes with a word added to a field; one that was to go from it stays, one that stands there is left.
export function added(pending, word, field, words) {
  const at = (one) => same(one.word, word) && one.field === field;
  if (pending.drop.some(at)) return { ...pending, drop: pending.drop.filter((one) => !at(one)) };
  if (words.some(at) || pending.add.some(at)) return pending;
  // A word that stands in another field, or was to come into it, moves: it cannot be both.
  const held = words.find((one) => same(one.word, word) && one.field !== field && one.field !== "except" && field !== "except");
  const drop = held && !pending.drop.some((one) => one.word === held.word && one.field === held.field) ? [{ word: held.word, field: held.field }] : [];
  const others = pending.add.filter((one) => !same(one.word, word) || one.field === "except" || field === "except");
  return { add: [...others, { word, field }], drop: [...pending.drop, ...drop] };
}

// Returns pending changes in which a word of the lexicon goes, or stays where it was to go.
export function dropped(pending, word, field) {
  const at = (one) => one.word === word && one.field === field;
  if (pending.drop.some(at)) return { ...pending, drop: pending.drop.filter((one) => !at(one)) };
  return { ...pending, drop: [...pending.drop, { word, field }] };
}

// Returns pending changes without one of them.
export function without(pending, side, one) {
  return { ...pending, [side]: pending[side].filter((other) => other !== one) };
}

// Returns pending changes as they are sent.
export function toBody(label, pending) {
  const byField = (list) => {
    const fields = {};
    for (const { word, field } of list) (fields[field] ??= []).push(word);
    return fields;
  };
  return { label, add: byField(pending.add), drop: byField(pending.drop) };
}
