// The dialog before topics are changed: what will happen, a name where one is wanted, and a way out.
import { ask, at, make } from "../../dom.js";
import { say } from "../../wording.js";

const LONGEST = 60;

// Returns the name that was given, an empty text where none is asked for; null where one thought better of it.
export async function change({ head, why, go, name = null }) {
  at("topics-change")?.remove();
  const box = make("input", { id: "topics-name", required: true, maxlength: LONGEST, autocomplete: "off" });
  box.value = name ?? "";
  const dialog = make("dialog", { id: "topics-change", "aria-labelledby": "topics-change-head" }, [
    make("form", { method: "dialog" }, [
      make("h2", { id: "topics-change-head" }, head), make("p", {}, why),
      name === null ? null : make("label", {}, [make("span", {}, say("topics.name")), " ", box]),
      make("p", { class: "actions" }, [
        make("button", { value: "go", class: "strong" }, go), make("button", { value: "", formnovalidate: true }, say("cancel"))])])]);
  document.body.append(dialog);
  const asked = ask(dialog);
  if (name !== null) { box.focus(); box.select(); }
  const said = await asked, given = box.value.trim();
  dialog.remove();
  return said === "go" && (name === null || given) ? given : null;
}
