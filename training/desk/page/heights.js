// Where each row of a long list stands, of which only a few are drawn and measured. Pure.

// Sums of heights over a tree of partial sums (Fenwick, 1994): a height is set, a place found in about log2(n) steps.
export class Heights {
  constructor(count, estimate) {
    this.count = count;
    this.estimate = estimate;
    this.known = new Float64Array(count).fill(estimate);
    this.sums = new Float64Array(count + 1);
    for (let at = 1; at <= count; at++) {
      this.sums[at] += estimate;
      const next = at + (at & -at);
      if (next <= count) this.sums[next] += this.sums[at];
    }
    this.top = 1;
    while (this.top * 2 <= count) this.top *= 2;
  }

  // Sets a row's height; returns by how much it changed.
  set(row, height) {
    const change = height - this.known[row];
    this.known[row] = height;
    if (change) for (let at = row + 1; at <= this.count; at += at & -at) this.sums[at] += change;
    return change;
  }

  // Returns where a row begins: the sum of the heights before it.
  start(row) {
    let sum = 0;
    for (let at = row; at > 0; at -= at & -at) sum += this.sums[at];
    return sum;
  }

  get total() { return this.start(this.count); }

  // Returns the row that covers a place, the first or last one where it lies outside.
  rowAt(place) {
    if (!this.count) return 0;
    let row = 0, rest = place;
    for (let step = this.top; step; step = Math.floor(step / 2)) {
      if (row + step <= this.count && this.sums[row + step] <= rest) { row += step; rest -= this.sums[row]; }
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }

  // Returns the rows [first, past) to draw for what is seen from `place` on, with a margin on both sides.
  window(place, seen, margin) {
    if (!this.count) return [0, 0];
    return [this.rowAt(place - margin), this.rowAt(place + seen + margin) + 1];
  }
}

// Returns the rows of a window that are not there yet, in whole pages of `size`, as lists.
export function missingPages([first, past], count, size, has) {
  const pages = [];
  for (let page = Math.floor(first / size); page * size < past; page++) {
    const rows = [];
    for (let row = page * size; row < Math.min((page + 1) * size, count); row++) if (!has(row)) rows.push(row);
    if (rows.some((row) => row >= first && row < past)) pages.push(rows);
  }
  return pages;
}
