// Two questions before anything is written: whether to keep changed words and where, and what a new label is to be.
import { post } from "../../api.js";
import { announce, ask, button, make } from "../../dom.js";
import { say } from "../../wording.js";
import { drawEffects } from "./effects.js";
import { split } from "./pending.js";

const field = (name, options, note = "") => {
  const input = make(options.rows ? "textarea" : "input", { autocomplete: "off", ...options });
  return { input, box: make("label", {}, [make("span", {}, say(`words.${name}`)), " ", input, note ? make("small", { class: "note" }, note) : ""]) };
};

// Returns a dialog with a heading; it goes away when it is closed.
function dialog(head, parts) {
  const title = make("h2", { id: "words-dialog-head" }, head);
  const element = make("dialog", { "aria-labelledby": "words-dialog-head", class: "words-dialog" }, [title, ...parts]);
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  return element;
}

// Says where something was written, with the command that opens the desk with it; goes on with it at once where one wants to.
function written(told) {
  const code = make("code", { tabindex: "0" }, told.command), wrong = make("p", { class: "wrong", role: "alert", hidden: true });
  const use = button(say("words.copied.use"), async () => {
    use.disabled = true;
    try {
      await post("/api/words-use", { folder: told.folder });
      announce(say("words.copied.using"));
      location.reload();  // other labels, other colours: the page begins anew
    } catch (error) {
      wrong.hidden = false;
      wrong.textContent = error.message || say("gone");
      use.disabled = false;
    }
  }, { class: "strong", id: "words-use" });
  const later = make("form", { method: "dialog" }, [make("button", {}, say("words.copied.later"))]);
  announce(say("words.copied", { where: told.location }));
  return ask(dialog(say("words.copied.head"), [make("p", {}, say("words.copied", { where: told.location })), make("p", {}, say("words.copied.how")),
    make("pre", { class: "words-command" }, [code]), wrong, make("div", { class: "actions" }, [use, later])]));
}

// Asks whether to keep a change; returns what the server says of it, null where nothing was written.
export async function keep(desk, words, body, lines) {
  const wrong = make("p", { class: "wrong", role: "alert", hidden: true });
  const folder = field("folder", { value: words.copy, maxlength: "60", required: true });
  let told = null;
  const go = button(say(words.own ? "words.keep.go" : "words.keep.copy"), async () => {
    go.disabled = true;
    try {
      told = await post("/api/words-keep", { ...body, digest: words.digest, folder: folder.input.value });
      element.close();
    } catch (error) {
      wrong.hidden = false;
      wrong.textContent = error.message || say("gone");
      go.disabled = false;
    }
  }, { class: "strong" });
  const element = dialog(say("words.keep.head"), [
    make("ul", {}, lines.map((line) => make("li", {}, line))),
    make("p", {}, say(words.own ? "words.keep.own" : "words.keep.shipped", { file: words.file })),
    words.own ? "" : folder.box, wrong,
    make("p", { class: "actions" }, [go, button(say("cancel"), () => element.close())])]);
  await ask(element);
  if (told?.command) await written(told);
  return told;
}

// Asks what a new label is to be, shows what its words find, and has it written into a new folder.
export async function newLabel(desk, words) {
  const wrong = make("p", { class: "wrong", role: "alert", hidden: true }), found = make("div", { class: "words-found", "aria-live": "polite" });
  const name = field("new.name", { maxlength: "40", required: true }), key = field("new.key", { maxlength: "40", required: true, spellcheck: "false" }, say("words.new.key.what"));
  const more = field("new.words", { rows: "3" }, say("words.new.words.what")), folder = field("folder", { value: words.copy, maxlength: "60", required: true });
  const body = () => ({ new: { name: name.input.value.trim(), key: key.input.value.trim(), words: split(more.input.value) } });
  let told = null;
  async function attempt(path, given) {
    wrong.hidden = true;
    for (const one of [look, go]) one.disabled = true;
    try {
      return await post(path, given);
    } catch (error) {
      wrong.hidden = false;
      wrong.textContent = error.message || say("gone");
      return null;
    } finally {
      for (const one of [look, go]) one.disabled = false;
    }
  }
  const look = button(say("words.new.try"), async () => {
    found.replaceChildren();
    const effect = await attempt("/api/words-try", body());
    if (effect) found.replaceChildren(...drawEffects(desk, effect));
  });
  const go = button(say("words.new.go"), async () => {
    told = await attempt("/api/words-label", { ...body(), folder: folder.input.value });
    if (told) element.close();
  }, { class: "strong" });
  const element = dialog(say("words.new.head"), [make("p", {}, say("words.new.lead")), name.box, key.box, more.box,
    make("p", { class: "actions" }, [look]), found, folder.box, wrong, make("p", { class: "actions" }, [go, button(say("cancel"), () => element.close())])]);
  await ask(element);
  if (told) await written(told);
}
