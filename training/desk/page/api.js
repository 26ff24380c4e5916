// All that goes to the server and comes from it. Answers go one after the other, and wait while the server is away.
// What the server said no to: `message` is its sentence for people, `status` its number, 0 when it could not be reached.
export class Refusal extends Error {
  constructor(message, status) { super(message); this.status = status; }
}

// A closed desk does not answer; one opened again does not know this page until the browser went through its new address.
export const isAway = (error) => [0, 401, 403].includes(error.status);

// Who sits at this tab: tabs of one browser share its cookie, and may be two people's.
let speaker = "";
export const speakAs = (name) => { speaker = name; };

async function request(path, { as = speaker, headers = {}, ...options } = {}) {
  let answer;
  try {
    // Names are written in any script, heads of requests in ASCII alone.
    answer = await fetch(path, { credentials: "same-origin", headers: as ? { ...headers, "Desk-Person": encodeURIComponent(as) } : headers, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("", 0);
  }
  if (answer.ok) return answer;
  let said = {};
  try { said = await answer.json(); } catch { /* no sentence of the server's own: its number is shown */ }
  const refusal = new Refusal(said.error ?? "", answer.status);
  refusal.said = said;
  throw refusal;
}

export const get = async (path, options) => (await request(path, options)).json();
export const post = async (path, body, as) =>
  (await request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), as })).json();
export const send = async (path, body) =>
  (await request(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body })).json();
export const file = (path) => request(path);

const token = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");

// Answers that wait for those before them. `lost` is told when the server is away: nothing is given up, `again` sends what waits,
// under the name it was given by. Where an answer came and the reply to it was lost, its token keeps it from counting twice.
export class Line {
  constructor(transmit, lost) { this.transmit = transmit; this.lost = lost; this.waiting = []; this.busy = false; }

  // Sends a body in its turn; returns a promise of what the server says.
  put(path, body) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ path, body: { ...body, request: token() }, as: speaker, resolve, reject });
      if (!this.busy) this.again();
    });
  }

  async again() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const { path, body, as, resolve, reject } = this.waiting[0];
      try {
        const said = await this.transmit(path, body, as);
        this.waiting.shift();
        resolve(said);
      } catch (error) {
        if (isAway(error)) { this.busy = false; this.lost(this.waiting.length, error.message); return; }
        this.waiting.shift();
        reject(error);
      }
    }
    this.busy = false;
  }
}
