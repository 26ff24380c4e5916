// A long list of paragraphs of which only what is seen is drawn; the page itself scrolls. One of them is the current one.
import { make } from "../dom.js";
import { Heights, missingPages } from "../heights.js";
import { say } from "../wording.js";
import { drawRow } from "./item.js";

const PAGE = 50, MARGIN = 500, GAP = 10, ESTIMATE = 150;

export class RowList {
  // `fetchRows` gives the paragraphs of row numbers; `inDocument`: they stand in one document, in its order.
  constructor(feed, desk, { fetchRows, inDocument = false }) {
    Object.assign(this, { feed, desk, fetchRows, inDocument, drawn: new Map(), generation: 0 });
    this.sizes = new ResizeObserver(() => this.measure());
    addEventListener("scroll", () => this.later(), { passive: true });
    addEventListener("resize", () => this.later());
    feed.addEventListener("click", (event) => this.clicked(event));
    this.open([]);
  }

  // Shows a list of row numbers, those paragraphs known already in `seed`; `row` becomes the current one.
  open(ids, seed = [], row = null) {
    this.generation++;
    for (const element of this.drawn.values()) this.sizes.unobserve(element);
    this.drawn.clear();
    this.feed.replaceChildren();
    this.ids = ids;
    this.places = new Map(ids.map((id, place) => [id, place]));
    this.rows = new Map(seed.map((one) => [one.row, one]));
    this.asked = new Set();
    this.heights = new Heights(ids.length, ESTIMATE);
    this.current = Math.max(0, this.places.get(row) ?? 0);
    this.feed.setAttribute("aria-busy", "false");
    // Before the page can be scrolled to a paragraph it must be as long as the list.
    this.feed.style.height = `${this.heights.total}px`;
    if (this.current && this.seen()) this.reveal(this.current);
    this.draw();
    if (this.current && this.seen()) this.settle();
  }

  seen() { return this.feed.offsetParent !== null; }

  // The current paragraph, or undefined where it has not come yet.
  get row() { return this.rows.get(this.ids[this.current]); }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  draw() {
    this.feed.style.height = `${this.heights.total}px`;
    if (!this.ids.length || !this.seen()) return;
    const place = -this.feed.getBoundingClientRect().top;
    const [first, past] = this.heights.window(place, innerHeight, MARGIN);
    for (const [index, element] of this.drawn) {
      // What has the focus stays, else the focus would fall back to the page's top.
      if ((index < first || index >= past) && !element.contains(document.activeElement)) {
        this.sizes.unobserve(element);
        element.remove();
        this.drawn.delete(index);
      }
    }
    for (let index = first; index < past; index++) if (!this.drawn.has(index)) this.add(index);
    this.place();
    this.fetchMissing([first, past]);
  }

  add(index) {
    const element = make("article", { "aria-posinset": index + 1, "aria-setsize": this.ids.length, "data-index": index }, []);
    const after = [...this.feed.children].find((other) => Number(other.dataset.index) > index);
    this.feed.insertBefore(element, after ?? null);
    this.drawn.set(index, element);
    this.fill(index);
    this.sizes.observe(element);
  }

  // Writes a paragraph's element anew; a button in it that had the focus has it again.
  fill(index) {
    const element = this.drawn.get(index);
    if (!element) return;
    const held = element.contains(document.activeElement) && document.activeElement !== element ? document.activeElement.dataset.act : null;
    const row = this.rows.get(this.ids[index]), current = index === this.current;
    element.tabIndex = current ? 0 : -1;
    element.setAttribute("aria-current", String(current));
    if (row) drawRow(element, row, { desk: this.desk, current, inDocument: this.inDocument, list: this });
    else { element.className = "item waiting"; element.replaceChildren(make("p", {}, say("loading"))); }
    if (held !== null) (element.querySelector(`[data-act="${CSS.escape(held ?? "")}"]`) ?? element).focus({ preventScroll: true });
  }

  place() {
    for (const [index, element] of this.drawn) element.style.top = `${this.heights.start(index)}px`;
  }

  // Takes the heights of what is drawn; what is read does not move when something above it turns out higher.
  measure() {
    if (!this.seen()) return;
    const place = -this.feed.getBoundingClientRect().top;
    let above = 0, changed = 0;
    for (const [index, element] of this.drawn) {
      const start = this.heights.start(index), change = this.heights.set(index, element.offsetHeight + GAP);
      changed += Math.abs(change);
      if (start + element.offsetHeight < place) above += change;
    }
    if (!changed) return;
    this.feed.style.height = `${this.heights.total}px`;
    this.place();
    if (above) scrollBy({ top: above, behavior: "instant" });
    this.later();
  }

  async fetchMissing(window) {
    const has = (index) => this.rows.has(this.ids[index]) || this.asked.has(index);
    for (const page of missingPages(window, this.ids.length, PAGE, has)) {
      const generation = this.generation;
      page.forEach((index) => this.asked.add(index));
      this.feed.setAttribute("aria-busy", "true");
      const rows = await this.fetchRows(page.map((index) => this.ids[index]));
      if (generation !== this.generation) return;
      page.forEach((index) => this.asked.delete(index));
      if (!rows) return;
      for (const row of rows) this.rows.set(row.row, row);
      this.feed.setAttribute("aria-busy", "false");
      for (const index of page) this.fill(index);
      this.measure();
    }
  }

  // Takes paragraphs that changed; what of them the search marked stays.
  replace(rows) {
    for (const row of rows) {
      const index = this.places.get(row.row), before = this.rows.get(row.row);
      if (index === undefined) continue;
      this.rows.set(row.row, { ...row, matches: row.matches?.length ? row.matches : before?.matches ?? [] });
      this.fill(index);
    }
    this.measure();
  }

  // Makes a paragraph the current one, moves the focus to it and brings it into sight; returns whether there is such a one.
  go(index, focus = true) {
    if (index < 0 || index >= this.ids.length) return false;
    const before = this.current;
    this.current = index;
    if (!this.drawn.has(index)) { this.reveal(index); this.draw(); }
    this.fill(before);
    this.fill(index);
    if (focus) this.drawn.get(index)?.focus({ preventScroll: true });
    this.settle();
    return true;
  }

  goRow(row) { return this.places.has(row) && this.go(this.places.get(row)); }

  // Scrolls to where a paragraph that is not drawn stands as far as is known.
  reveal(index) {
    const top = this.feed.getBoundingClientRect().top + scrollY;
    scrollTo({ top: top + this.heights.start(index) - this.head(), behavior: "instant" });
  }

  head() { return document.querySelector(".bar").getBoundingClientRect().height * (innerWidth > 640) + 12; }

  // Brings the current paragraph wholly into sight, its beginning where it is too long.
  settle() {
    this.measure();
    const box = this.drawn.get(this.current)?.getBoundingClientRect();
    if (!box) return;
    let by = 0;
    if (box.bottom > innerHeight - 12) by = box.bottom - innerHeight + 12;
    if (box.top - by < this.head()) by = box.top - this.head();
    if (by) scrollBy({ top: by, behavior: "instant" });
    this.draw();
  }

  clicked(event) {
    const element = event.target.closest("article");
    if (!element || event.target.closest("a, button") || String(getSelection())) return;
    const index = Number(element.dataset.index);
    if (index !== this.current) this.go(index);
  }
}

