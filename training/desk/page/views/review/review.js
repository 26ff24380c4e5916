// 复核: the queue that was drawn to be labelled next, and the answers that look wrong; both answered as everywhere else.
import { post } from "../../api.js";
import { announce, at, button } from "../../dom.js";
import { say } from "../../wording.js";
import { RowList } from "../rowlist.js";
import { chance, doubtNote, queueNote } from "./notes.js";

const UNDERWAY = ["waiting", "running"], MANY = 200;
const KINDS = {
  queue: { path: "/api/queue", start: "/api/queue/draw", job: "draw" },
  suspects: { path: "/api/suspects", start: "/api/suspects/find", job: "suspects" },
};

export function create(desk) {
  const list = new RowList(at("review-list"), desk, { fetchRows });
  let settings = {}, which = "queue", said = null, items = new Map(), generation = 0;

  async function fetchRows(ids) {
    const rows = [];
    for (let first = 0; first < ids.length; first += MANY) {
      const found = await desk.ask(`/api/rows?ids=${ids.slice(first, first + MANY).join()}`);
      if (!found) return null;
      rows.push(...found.rows);
    }
    desk.titlesOf(rows);
    return rows;
  }

  const jobOf = (kind) => desk.state.jobs?.find((job) => job.kind === KINDS[kind].job);
  const underway = () => UNDERWAY.includes(jobOf(which)?.state);
  const isOpen = (item) => !(which === "queue" ? item.answered : item.changed);

  list.noteOf = (row) => {
    const item = items.get(row.row);
    if (!item) return [];
    return [which === "queue" ? queueNote(desk, item, said.draw) : doubtNote(item, row)];
  };

  function drawWhich() {
    at("review-which").replaceChildren(...Object.keys(KINDS).map((name) =>
      button(say(`review.${name}`), () => desk.go("review", name === "queue" ? {} : { list: name }), { "aria-pressed": String(name === which) })));
    at("review-lead").textContent = say(`review.lead.${which}`);
    at("review-count-box").hidden = which !== "queue";
    at("review-progress").hidden = which !== "queue";
  }

  // Writes how far one is, what was drawn or found, and whether one can ask for more.
  function tell() {
    const begun = which === "queue" ? said.draw : said.found, all = items.size;
    const done = [...items.values()].filter((item) => !isOpen(item)).length;
    at("review-progress").max = Math.max(1, all);
    at("review-progress").value = done;
    at("review-progress").hidden = which !== "queue" || !all;
    at("review-told").textContent = !begun ? "" : say(which === "queue" ? "review.answered" : "review.changed", { n: done, all });
    at("review-facts").textContent = begun ? facts(begun) : "";
    at("review-go").textContent = say(`review.${underway() ? "busy" : begun ? "go" : "first"}.${which}`);
    at("review-go").disabled = underway() || (which === "suspects" && !said.answers);
    at("review-go").classList.toggle("strong", !begun);
    at("review-open").hidden = which !== "queue" || !all;
    at("review-open").disabled = done === all;
    at("review-undo").hidden = !all;
    at("review-list").hidden = !all;
    at("review-nothing").hidden = all > 0;
    at("review-nothing").textContent = all ? "" : say(underway() ? `review.busy.${which}` : begun ? `review.nothing.${which}` : which === "suspects" && !said.answers ? "review.unanswered" : `review.never.${which}`);
  }

  function facts(begun) {
    const when = new Date(begun.at).toLocaleString(desk.state.lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
    const parts = which === "queue"
      ? [say("review.drawn", { ...begun, when, chance: chance(begun.probability) })]
      : [say("review.found", { ...begun, when }), said.answers === begun.paragraphs ? "" : say("review.since", { n: said.answers })];
    return [...parts, said.gone ? say("review.gone", { n: said.gone }) : ""].filter(Boolean).join(" ");
  }

  async function fetchSaid() {
    const asked = ++generation, found = await desk.ask(KINDS[which].path);
    if (!found || asked !== generation) return false;
    said = found;
    items = new Map(found.items.map((item) => [item.row, item]));
    return true;
  }

  const stamp = () => (which === "queue" ? said?.draw : said?.found)?.at;

  async function open(given, memory = {}) {
    settings = given;
    which = settings.list === "suspects" ? "suspects" : "queue";
    drawWhich();
    if (!(await fetchSaid())) return;
    const ids = [...items.keys()];
    tell();
    list.open(ids, [], memory.row ?? ids.find((row) => isOpen(items.get(row))) ?? null);
  }

  // Takes what is known by now; another draw or look than the one that is shown is opened from its start.
  async function recount() {
    const before = stamp();
    if (!said || !(await fetchSaid())) return;
    if (stamp() === before) {
      tell();
      for (const index of list.drawn.keys()) list.fill(index);
      list.measure();
      return;
    }
    await open(settings);
    announce(say(which === "queue" ? "review.said.queue" : "review.said.suspects", { n: items.size }));
  }

  async function start() {
    const box = at("review-count"), count = Number(box.value), wrong = which === "queue" && (!count || !box.checkValidity());
    box.setAttribute("aria-invalid", String(wrong));
    if (wrong) { announce(say("review.count.wrong")); box.title = say("review.count.wrong"); box.focus(); return; }
    if (!desk.state.person && !(await desk.header.who())) return;
    at("review-go").disabled = true;
    try {
      await post(KINDS[which].start, which === "queue" ? { count } : {});
    } catch (error) { desk.failed(error); }
    await desk.refresh();
    tell();
    announce(at("review-go").textContent);
  }

  const replace = list.replace.bind(list);
  list.replace = (rows) => {
    for (const row of rows) {
      const item = items.get(row.row);
      if (!item) continue;
      if (which === "queue") item.answered = row.corrected;
      else item.changed = item.suspect.some((key) => row.labels.includes(key) !== item.given.includes(key));
    }
    replace(rows);
    tell();
  };
  list.ended = () => at("review-go").focus();
  at("review-go").addEventListener("click", start);
  at("review-undo").addEventListener("click", () => desk.answering.undo(list));
  at("review-open").addEventListener("click", () => {
    const order = [...list.ids.slice(list.current + 1), ...list.ids.slice(0, list.current + 1)];
    const found = order.find((row) => isOpen(items.get(row)));
    if (found !== undefined) list.goRow(found);
  });

  return {
    open,
    list,
    recount,
    again: () => open(settings, { row: list.row?.row }),
    memory: () => ({ row: list.current ? list.row?.row : undefined }),
    searchBox: () => null,
    untouched: () => false,
  };
}
