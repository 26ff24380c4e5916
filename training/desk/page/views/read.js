// 段落: the documents, and one of them read in its order.
import { at, announce, make } from "../dom.js";
import { toHash, toQuery } from "../filter.js";
import { count, say } from "../wording.js";
import { RowList } from "./rowlist.js";

// Documents that are asked for at once; that are drawn at once.
const MOST = 1000, DRAWN = 200;

export function create(desk) {
  const list = new RowList(at("read-list"), desk, { fetchRows: async () => null, inDocument: true });
  let settings = {}, documents = [], rows = new Map(), drawn = DRAWN, askings = 0;

  const docOf = () => settings.doc?.[0];

  function tally(labels) {
    return desk.labels.filter((label) => labels?.[label.key]).map((label) =>
      make("span", { class: `tag ${label.class}` }, [label.name, make("small", {}, ` ${count(labels[label.key])}`)]));
  }

  // `all`: how many documents there are, where they have not all come yet.
  function drawDocuments(all = documents.length) {
    const words = at("document-q").value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const shown = documents.filter((one) => words.every((word) => `${one.title ?? ""} ${one.doc} ${one.region ?? ""} ${one.issuer ?? ""} ${one.date ?? ""}`.normalize("NFKC").toLowerCase().includes(word)));
    at("documents-found").textContent = documents.length < all ? say("read.coming", { n: documents.length, all }) : say("read.found", { n: shown.length });
    const left = shown.length - drawn;
    at("documents-more").hidden = left <= 0;
    at("documents-more").textContent = say("read.more", { n: Math.min(left, DRAWN), left });
    at("document-list").replaceChildren(...shown.slice(0, drawn).map((one) => make("li", { class: "item" }, [
      make("a", { href: toHash("read", { doc: one.doc }), lang: "zh-CN", class: "title" }, one.title || one.doc),
      make("p", { class: "origin" }, [one.region, one.date, one.issuer, say("read.counts", one)].filter(Boolean).join(" · ")),
      make("p", { class: "tags" }, tally(one.labels).flatMap((part) => [part, " "])),
    ])));
  }

  async function openDocuments() {
    const mine = ++askings;
    let found = [], total = 1;
    while (found.length < total) {
      const said = await desk.ask(`/api/documents?${toQuery({ limit: MOST, offset: found.length })}`);
      // A later asking took the place of this one, or the server said no: what has come stays.
      if (!said || mine !== askings) return;
      found = found.concat(said.rows);
      total = said.rows.length ? said.total : found.length;
      documents = found;
      drawDocuments(total);
    }
  }

  // Draws more of the list; the focus goes to the first one that came.
  function drawMore() {
    const first = drawn;
    drawn += DRAWN;
    drawDocuments();
    at("document-list").children[first]?.querySelector("a").focus();
  }

  async function showDocuments() {
    at("documents").hidden = false;
    at("document").hidden = true;
    await openDocuments();
  }

  // Writes how far one is and how many paragraphs carry each label, as it stands after the last answer.
  function drawProgress() {
    const counts = {};
    for (const row of rows.values()) for (const key of row.labels) counts[key] = (counts[key] ?? 0) + 1;
    at("document-tally")?.replaceChildren(...tally(counts).flatMap((part) => [part, " "]));
    const checked = [...rows.values()].filter((row) => row.checked).length;
    at("document-progress").max = Math.max(1, rows.size);
    at("document-progress").value = checked;
    at("document-checked").textContent = say("read.checked", { n: checked, all: rows.size });
    const doubtful = [...rows.values()].filter((row) => row.doubtful && !row.checked).length;
    at("next-doubt").textContent = say("read.doubt", { n: doubtful });
    at("next-doubt").disabled = !doubtful;
  }

  async function openDocument(memory) {
    const doc = docOf(), said = await desk.ask(`/api/document?${toQuery({ doc })}`);
    if (doc !== docOf()) return;  // another one is read by now
    if (!said) {
      settings = {};
      await showDocuments();
      return;
    }
    rows = new Map(said.paragraphs.map((row) => [row.row, row]));
    at("read-head").textContent = said.title || said.doc;
    at("read-head").lang = "zh-CN";
    const facts = [said.region, said.date, said.issuer].filter(Boolean).join(" · ");
    const source = /^https?:\/\//.test(said.url ?? "") ? [" · ", make("a", { href: said.url, target: "_blank", rel: "noopener noreferrer" }, say("item.source"))] : [];
    at("document-facts").replaceChildren(facts, ...source, ...(facts || source.length ? [" "] : []), make("span", { id: "document-tally" }));
    drawProgress();
    list.open([...rows.keys()], said.paragraphs, memory.row ?? Number(settings.row));
    if (!documents.length) await openDocuments();
    const next = documents[documents.findIndex((one) => one.doc === docOf()) + 1];
    at("document-end").replaceChildren(next ? make("a", { href: toHash("read", { doc: next.doc }), id: "next-document" }, say("read.next", { title: next.title || next.doc })) : say("read.last"));
    if (settings.row || memory.row) list.go(list.current);
  }

  async function open(given, memory = {}) {
    settings = given;
    if (!docOf()) { await showDocuments(); return; }
    at("documents").hidden = true;
    at("document").hidden = false;
    await openDocument(memory);
  }

  const replace = list.replace.bind(list);
  list.replace = (changed) => {
    for (const row of changed) if (rows.has(row.row)) rows.set(row.row, row);
    replace(changed);
    drawProgress();
  };
  list.ended = () => at("next-document")?.focus();
  at("document-q").addEventListener("input", () => { drawn = DRAWN; drawDocuments(); });
  at("documents-more").addEventListener("click", drawMore);
  at("read-undo").addEventListener("click", () => desk.answering.undo(list));
  at("next-doubt").addEventListener("click", () => {
    const order = [...list.ids.slice(list.current + 1), ...list.ids.slice(0, list.current + 1)];
    const found = order.find((id) => rows.get(id).doubtful && !rows.get(id).checked);
    if (found !== undefined) list.goRow(found); else announce(say("said.end"));
  });

  return {
    open,
    get list() { return docOf() ? list : null; },
    recount: async () => {},
    again: () => open(settings, { row: list.row?.row }),
    memory: () => ({ row: docOf() && list.current ? list.row?.row : undefined }),
    searchBox: () => (docOf() ? null : at("document-q")),
    untouched: () => !docOf(),
  };
}
