// Saving: each cell by itself as it is left, one after the other, so that none overtakes another.
import { columnOf, indicatorOf, isDirty, setState } from "./cells.js";
import { cellUrl, say, server, word } from "./page.js";

const waiting = new Set(); // cells that a lost connection has kept from being saved
let queue = Promise.resolve(true);

const OUTCOMES = {
  done(field, data, sent) {
    if (field.value.trim() === sent) field.value = data.shown;
    field.dataset.seen = data.shown;
    setState(field, "is-saved");
    if (columnOf(field) === "owner") field.closest("tr").classList.toggle("is-nobody", data.shown === "");
    document.getElementById("assignments-state").textContent = data.state;
    return true;
  },
  refused: (field, data) => fault(field, data.message ?? word("refused")),
  conflict(field, data) {
    field.dataset.seen = data.now; // the next Enter writes over what the person now knows of
    return fault(field, data.message);
  },
  "signed-out": (field) => fault(field, word("signedOut")),
  offline(field) {
    waiting.add(field);
    return fault(field, word("offline"));
  },
};

function fault(field, message) {
  setState(field, "is-invalid", message);
  say(message);
  return false;
}

async function send(field, again) {
  if (!again && field.parentElement.classList.contains("is-invalid")) return false;
  const value = field.value.trim();
  if (!isDirty(field)) {
    if (field.parentElement.classList.contains("is-invalid")) setState(field, "");
    return true;
  }
  setState(field, "is-saving");
  waiting.delete(field);
  const { kind, data } = await server.post(cellUrl, {
    indicator: indicatorOf(field),
    column: columnOf(field),
    seen: field.dataset.seen,
    value,
  });
  return OUTCOMES[kind](field, data, value);
}

// True once the cell stands as the server has it. `again`: also what was refused as it stands.
export function commit(field, again = true) {
  queue = queue.then(() => send(field, again));
  return queue;
}

export async function commitAll(fields) {
  const done = [];
  for (const field of fields) done.push(await commit(field));
  return done.filter((saved) => !saved).length;
}

export function revert(field) {
  field.value = field.dataset.seen;
  setState(field, "");
}

export function retry() {
  for (const field of [...waiting]) commit(field);
}
