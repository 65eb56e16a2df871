// Saving one cell: what was typed goes to this browser's keeping first, then to the server, and stays kept until the
// server has it. Two savings of one cell never overlap.
import { accept, fieldOf, hasState, isDirty, keyOf, setState, settle, typedHere } from "./cells.js";
import { resolve } from "./conflict.js";
import { askToSignIn, tellOffline, tellOnline } from "./notice.js";
import { drafts, page, server, word } from "./page.js";
import { ask, hush, say } from "./strips.js";
import { tell } from "./tabs.js";
import { remember } from "./steps.js";

const RETRY_MS = 5000;
const running = new Map(); // key -> the promise of the saving under way
const undecided = new Map(); // key -> the text for which the person put the choice off
let afterSaving = () => {};

export function onSaved(act) {
  afterSaving = act;
}

export function typed(field) {
  if (isDirty(field)) drafts.keep(keyOf(field), field.value.trim(), field.dataset.seen);
  else drafts.forget(keyOf(field));
}

// Saves the cell if it differs from what the server holds. Resolves to true when nothing is left unsaved in it.
// "insist" sends also what was left undecided in a conflict before; "at" is the step that Ctrl+Z takes back with it.
export function commit(field, { undoing = false, insist = false, at } = {}) {
  const key = keyOf(field);
  const before = running.get(key) ?? Promise.resolve(true);
  const next = before.then(() => send(field, key, { undoing, insist, at })).finally(() => {
    if (running.get(key) === next) running.delete(key);
  });
  running.set(key, next);
  return next;
}

async function send(field, key, { undoing = false, insist = false, at }) {
  if (!isDirty(field)) {
    drafts.forget(key);
    if (["is-invalid", "is-kept", "is-conflict"].some((state) => hasState(field, state))) clear(field);
    return true;
  }
  const text = field.value.trim();
  const { seen, shown } = field.dataset;
  if (!insist && hasState(field, "is-conflict") && text === undecided.get(key)) return false;
  drafts.keep(key, text, seen);
  setState(field, "is-saving");
  const { input, month, unit } = field.dataset;
  const { kind, data } = await server.post(page.urls.cell, { input, month, unit, value: text, seen });
  return OUTCOMES[kind](field, data, { key, text, seen, undoing, at, was: seen && shown });
}

const OUTCOMES = {
  done(field, data, { key, text, seen, undoing, at, was }) {
    drafts.forget(key);
    tellOnline();
    hush(field);
    const still = field.value.trim() === text;
    if (still) accept(field, data);
    else settle(field, data);
    if (seen !== data.seen) typedHere(field);
    setState(field, data.asks.length ? "is-doubtful" : "is-saved");
    ask(field, data.asks);
    tell(key, data);
    if (!undoing && seen !== data.seen) remember({ key, from: was, to: data.seen }, at);
    afterSaving(field, data);
    return still;
  },

  refused(field, data) {
    setState(field, "is-invalid");
    say(field, data.message ?? word("refused"));
    return false;
  },

  async conflict(field, data, { key, text, at }) {
    setState(field, "is-conflict");
    undecided.set(key, text);
    const choice = await resolve(field, text, data.theirs);
    if (choice === "mine") {
      field.dataset.seen = data.theirs.seen;
      return send(field, key, { insist: true, at });
    }
    if (choice === "theirs") {
      take(field, data.theirs);
      return true;
    }
    say(field, word("conflictLeft", { theirs: data.theirs.shown || word("empty") }));
    return false;
  },

  "signed-out"(field) {
    setState(field, "is-kept");
    askToSignIn();
    return false;
  },

  offline(field) {
    setState(field, "is-kept");
    tellOffline();
    setTimeout(retry, RETRY_MS);
    return false;
  },
};

function clear(field) {
  hush(field);
  setState(field, "");
}

// What the server holds takes the place of what was typed.
export function take(field, held) {
  drafts.forget(keyOf(field));
  accept(field, held);
  clear(field);
}

export function revert(field) {
  take(field, { seen: field.dataset.seen, shown: field.dataset.shown });
}

const waiting = () => Array.from(page.table.querySelectorAll("td.is-kept > input"));

export function retry() {
  for (const field of waiting()) if (!running.has(keyOf(field))) commit(field);
}

// Everything that is under way or was typed, saved. Resolves to the fields that could not be.
export async function settleAll() {
  const dirty = Array.from(page.table.querySelectorAll("td > input[data-seen]")).filter(isDirty);
  await Promise.all([...dirty.map((field) => commit(field, { insist: true })), ...running.values()]);
  return dirty.filter(isDirty);
}

// Another tab of the same person saved this cell.
export function heard(key, held) {
  const field = fieldOf(key);
  if (!field) return;
  settle(field, held);
  if (!isDirty(field)) clear(field);
}
