// A text cut where marks begin and end. Pure. Offsets count code points, as the server counts; JavaScript counts half pairs.

// Returns pieces [{text, label, hit}] of a text, `evidence` [{start, end, label}] and `matches` [[start, end]].
export function pieces(text, evidence = [], matches = []) {
  const points = Array.from(text), length = points.length;
  const cuts = new Set([0, length]);
  const inside = (at) => Math.max(0, Math.min(length, at));
  for (const { start, end } of evidence) { cuts.add(inside(start)); cuts.add(inside(end)); }
  for (const [start, end] of matches) { cuts.add(inside(start)); cuts.add(inside(end)); }
  const places = [...cuts].sort((one, two) => one - two), found = [];
  for (let at = 0; at + 1 < places.length; at++) {
    const [start, end] = [places[at], places[at + 1]];
    const label = evidence.find((one) => one.start <= start && end <= one.end)?.label ?? null;
    const hit = matches.some(([from, to]) => from <= start && end <= to);
    const last = found.at(-1);
    if (last && last.label === label && last.hit === hit) last.text += points.slice(start, end).join("");
    else found.push({ text: points.slice(start, end).join(""), label, hit });
  }
  return found;
}

// Returns at most `most` characters of pieces, from shortly before the first mark on; "…" stands where text is left out.
export function excerpt(cut, most, before = 30) {
  const parts = cut.map((piece) => Array.from(piece.text));
  const total = parts.reduce((sum, points) => sum + points.length, 0);
  if (total <= most) return cut;
  const hit = cut.findIndex((piece) => piece.hit), first = hit >= 0 ? hit : cut.findIndex((piece) => piece.label !== null);
  const place = parts.slice(0, Math.max(first, 0)).reduce((sum, points) => sum + points.length, 0);
  const start = Math.max(0, Math.min(place - before, total - most)), end = start + most;
  const kept = [], left = { text: "…", label: null, hit: false };
  let offset = 0;
  cut.forEach((piece, at) => {
    const text = parts[at].slice(Math.max(0, start - offset), Math.max(0, end - offset)).join("");
    if (text) kept.push({ ...piece, text });
    offset += parts[at].length;
  });
  return [...(start > 0 ? [left] : []), ...kept, ...(end < total ? [left] : [])];
}
