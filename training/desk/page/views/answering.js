// What a person answers: shown at once, sent in turn, taken back where the server says no.
import { Line, post } from "../api.js";
import { announce } from "../dom.js";
import { toggled } from "../keys.js";
import { say } from "../wording.js";

const MANY = 50;

export class Answering {
  constructor(desk) {
    this.desk = desk;
    this.line = new Line(post, (n, why) => desk.away(n, why));
    this.open = new Map();
  }

  // Sends an answer for a paragraph; it is shown as `shown` says until the server has it.
  async send(list, row, body, shown, sentence) {
    if (!this.desk.state.person && !(await this.desk.header.who())) return;
    list.replace([{ ...row, ...shown }]);
    announce(sentence);
    this.open.set(row.row, (this.open.get(row.row) ?? 0) + 1);
    const { person } = this.desk.state;
    try {
      const said = await this.line.put("/api/answer", { rows: [row.row], ...body });
      this.open.set(row.row, this.open.get(row.row) - 1);
      // A later answer for the same paragraph is still on its way, or somebody else has sat down: what this one made of it is
      // no longer what is to be seen.
      if (!this.open.get(row.row) && person === this.desk.state.person) list.replace(said.rows);
      this.desk.changed();
    } catch (error) {
      this.open.set(row.row, this.open.get(row.row) - 1);
      list.replace([row]);
      this.desk.failed(error);
    }
  }

  label(list, row, labels, sentence) {
    return this.send(list, row, { labels }, { labels, corrected: true, doubtful: false }, sentence);
  }

  toggle(list, row, key) {
    const labels = toggled(row.labels, key, this.desk.labels.map((label) => label.key), this.desk.state.scheme.single ?? this.desk.state.single);
    const values = { label: this.desk.label(key).name, labels: this.desk.names(labels) };
    return this.label(list, row, labels, say(labels.includes(key) ? "said.on" : "said.off", values));
  }

  none(list, row) {
    return this.label(list, row, [], say("said.none"));
  }

  // Marks a paragraph as checked and goes to the next one.
  next(list, row) {
    if (!row.checked) this.send(list, row, { checked: true }, { checked: true }, say("said.checked"));
    if (!list.go(list.current + 1)) { announce(say("said.end")); list.ended?.(); }
  }

  // Takes the last answer back, whatever it was about; the list goes to it where it stands there.
  async undo(list) {
    try {
      const said = await this.line.put("/api/undo", {});
      if (said.undone === null) announce(say("said.nothing"));
      else {
        list.replace(said.rows);
        if (said.rows.length) list.goRow(said.rows[0].row);
        announce(said.rows.length && said.rows.length <= MANY ? say("said.undone.n", { n: said.rows.length }) : say("said.undone"));
        // Of an answer for all that matched the server names but some: the list is asked for anew.
        if (said.rows.length > MANY) this.desk.again();
      }
      this.desk.changed();
    } catch (error) { this.desk.failed(error); }
  }
}
