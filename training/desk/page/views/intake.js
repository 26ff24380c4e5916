// Files that are dropped on the page or chosen: sent one after the other; what the server says no to is named.
import { isAway, send } from "../api.js";
import { at } from "../dom.js";
import { say } from "../wording.js";

// Returns the files of what was dropped, also those inside folders where the browser lets one look into them.
async function filesIn(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean), files = [];
  if (!entries.length) return [...dropped.files];
  const walk = async (entry) => {
    if (entry.isFile) { files.push(await new Promise((resolve, reject) => entry.file(resolve, reject))); return; }
    const reader = entry.createReader();
    // A reader gives a folder in parts, an empty part at its end.
    for (;;) {
      const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!part.length) return;
      for (const inner of part) await walk(inner);
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}

export function create(desk) {
  let depth = 0;

  async function take(files) {
    const refused = [];
    let sent = 0;
    for (const one of files) {
      desk.sending(say("drop.sending", { n: sent + refused.length + 1, all: files.length }));
      const limit = desk.state.limits?.upload_bytes;
      if (limit && one.size > limit) { refused.push(say("drop.large", { name: one.name, mb: Math.floor(limit / 1048576) })); continue; }
      try {
        await send(`/api/upload?name=${encodeURIComponent(one.name)}`, one);
        sent++;
      } catch (error) {
        if (isAway(error)) { desk.sending(""); desk.failed(error); return; }
        refused.push(error.message || say("failed", { status: error.status }));
      }
    }
    desk.sending("");
    if (refused.length) desk.complain(refused.length === 1 ? refused[0] : say("drop.refused", { n: refused.length, first: refused[0] }));
    if (sent) await desk.refresh();
  }

  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (on) => { at("drop").hidden = !on; };
  addEventListener("dragenter", (event) => { if (hasFiles(event)) { depth++; show(true); } });
  addEventListener("dragleave", (event) => { if (hasFiles(event) && --depth <= 0) { depth = 0; show(false); } });
  addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    try {
      const files = await filesIn(event.dataTransfer);
      if (files.length) await take(files);
    } catch (error) { desk.complain(say("drop.unreadable", { why: error.message })); }
  });
  for (const id of ["add", "add-first"]) at(id).addEventListener("click", () => at("files").click());
  at("files").addEventListener("change", async () => {
    const files = [...at("files").files];
    at("files").value = "";
    if (files.length) await take(files);
  });
}
