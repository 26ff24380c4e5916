// Small helpers to build the page. Text enters it as text only, never as markup.

export const at = (id) => document.getElementById(id);

// Returns an element. `content`: a text or a list of nodes and texts; `options`: attributes; on…: handlers; null is left out.
export function make(kind, options = {}, content = "") {
  const element = document.createElement(kind);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  if (Array.isArray(content)) element.append(...content.filter((part) => part !== null && part !== "")); else element.textContent = content;
  return element;
}

export const button = (text, act, options = {}) => make("button", { type: "button", onclick: act, ...options }, text);

// Says a change to who listens to the page instead of looking at it. A sentence said twice is heard twice; of two at once the
// later one is said.
let saying = null;
export function announce(sentence) {
  const told = at("said");
  told.textContent = "";
  clearTimeout(saying);
  saying = setTimeout(() => { told.textContent = sentence; }, 30);
}

// Shows one line about what went wrong, with a way to go on; an empty line takes it away.
export function complain(sentence, action = "", act = null) {
  const bar = at("trouble");
  bar.hidden = !sentence;
  bar.replaceChildren(...(sentence ? [make("span", { role: "alert" }, sentence)] : []));
  if (sentence && act) bar.append(button(action, act));
  if (sentence) bar.append(button("✕", () => complain(""), { "aria-label": bar.dataset.close, class: "plain" }));
}

// Opens a dialog as a modal one; returns a promise of its return value. The browser gives the focus back to where it was.
export function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
