// The cells as things that save themselves (autosave/saving.js), beside what stands at the side (texts.js).
import { accept, fieldOf, fields, focusField, hasState, isDirty, isWritable, keyOf, nameOf, setState, settle, typedHere } from "./cells.js";
import { choose } from "./conflict.js";
import { leaveColumn } from "./keys.js";
import { autosave } from "../autosave/saving.js";
import { notice } from "./notice.js";
import { drafts, page, server, word } from "./page.js";
import { ask, hush, isAsked, say, setAside } from "./strips.js";
import { tell } from "./tabs.js";
import { remember } from "./steps.js";

export const saving = autosave({ drafts, notice });
const others = []; // () => the things besides the cells that the server lacks something of
const contested = new Map(); // key → what somebody else wrote there meanwhile
let afterSaving = () => {};

export function onSaved(act) {
  afterSaving = act;
}

export function alsoSaves(dirtyThings) {
  others.push(dirtyThings);
}

function valuesOf(field, value) {
  const { input, month, unit, seen } = field.dataset;
  return { input, month, unit, value, seen };
}

// What the server would say to these entries, [{target, value}], and what it would ask: [{kind, text}]; null where it does
// not answer. Nothing is written. An empty line parts the indicators: the server locks the plan for one at a time.
export async function tryOut(entries) {
  const aboutOf = ({ target }) => target.closest("tr").dataset.indicator;
  const cells = entries.map((entry, place) => {
    const isNext = place > 0 && aboutOf(entry) !== aboutOf(entries[place - 1]);
    return `${isNext ? "\n" : ""}${new URLSearchParams(valuesOf(entry.target, entry.value))}`;
  }).join("\n");
  const { kind, data } = await server.post(page.urls.try, { cells });
  return kind === "done" ? data.remarks : null;
}

function thingOf(field) {
  return {
    key: keyOf(field),
    line: `indicator ${field.closest("tr").dataset.indicator}`, // an answer tells the points and questions of them all
    name: () => nameOf(field),
    focus: () => focusField(field),
    isInSight: () => true,
    text: () => field.value.trim(),
    seen: () => field.dataset.seen,
    isDirty: () => isDirty(field),
    post: (text, last) => server.post(page.urls.cell, valuesOf(field, text), last),
    mark(state) {
      setAside(field, state === "invalid");
      if (state === "") rest(field);
      else setState(field, `is-${state}`);
    },
    saved: (data, sent) => saved(field, data, sent),
    refused: (data) => say(field, data.message ?? word("refused")),
    decide: (data) => contest(field, data.theirs),
  };
}

// Nothing is said of the cell but what is asked about the figure in it.
function rest(field) {
  setAside(field, false);
  quiet(field);
  setState(field, isAsked(field) ? "is-doubtful" : "");
}

function quiet(field) {
  contested.delete(keyOf(field));
  hush(field);
}

// `at`: the step that Ctrl+Z takes back with it.
function saved(field, data, { text, seen, undoing, at }) {
  const key = keyOf(field);
  const was = seen && field.dataset.shown;
  quiet(field);
  if (field.value.trim() === text) accept(field, data);
  else settle(field, data);
  if (seen !== data.seen) typedHere(field);
  setState(field, data.asks.length ? "is-doubtful" : "is-saved");
  const left = [ask(field, data.asks)];
  for (const [other, asks] of Object.entries(data.beside ?? {})) left.push(askBeside(fieldOf(other), asks));
  if (left.includes(true)) leaveColumn();
  tell(key, data);
  if (!undoing && seen !== data.seen) remember({ key, from: was, to: data.seen }, at);
  afterSaving(field, data);
}

// What this figure makes of the part that it is the whole of: 37 attended, of 19. Returns whether the focus was in a
// question that has gone.
function askBeside(field, asks) {
  if (!field || !isWritable(field) || isDirty(field)) return false;
  const left = ask(field, asks);
  if (asks.length) setState(field, "is-doubtful");
  else if (hasState(field, "is-doubtful")) setState(field, "is-saved");
  return left;
}

// Said under the cell; decided when the person comes to it.
function contest(field, theirs) {
  contested.set(keyOf(field), theirs);
  const said = word("contested", { by: theirs.by, theirs: theirs.shown || word("empty") });
  say(field, said, { choose: () => decide(field, theirs) });
  if (ask(field, [])) leaveColumn(); // it was about a figure that does not stand there any more; now there is a choice
  return "";
}

async function decide(field, theirs) {
  const choice = await choose(nameOf(field), field.value.trim(), theirs);
  if (choice === "") return;
  focusField(field);
  if (choice === "theirs") takeTheirs(field, theirs);
  else {
    field.dataset.seen = theirs.seen;
    commit(field, { insist: true });
  }
}

export const typed = (field) => saving.typed(thingOf(field));
export const commit = (field, options) => saving.commit(thingOf(field), options);
export const retry = () => saving.retry();

// What the server holds takes the place of what was typed.
function take(field, held) {
  accept(field, held);
  saving.forget(thingOf(field));
  rest(field);
}

// What somebody else wrote comes in with what is asked about it: the same figure posted again changes nothing.
export async function takeTheirs(field, theirs) {
  if (ask(field, [])) leaveColumn();
  take(field, theirs);
  const { kind, data } = await server.post(page.urls.cell, valuesOf(field, theirs.shown));
  if (kind !== "done" || data.seen !== field.dataset.seen || isDirty(field)) return;
  ask(field, data.asks);
  rest(field);
  afterSaving(field, data);
}

export function revert(field) {
  const { seen, shown } = field.dataset;
  const theirs = contested.get(keyOf(field));
  if (theirs) takeTheirs(field, theirs);
  else take(field, { seen, shown });
}

// The things that the server lacks something of.
export const unsaved = () => [...fields().filter(isDirty).map(thingOf), ...others.flatMap((dirty) => dirty())];

// Everything that is under way or was typed, saved. Resolves to the things that could not be.
export const settleAll = (options = {}) => saving.settle(unsaved(), { insist: true, ...options });

// Another tab of the same person saved this cell.
export function heard(key, held) {
  const field = fieldOf(key);
  if (!field) return;
  settle(field, held);
  if (ask(field, held.asks)) leaveColumn();
  if (isDirty(field)) return;
  saving.forget(thingOf(field));
  rest(field);
}
