// Saving: each cell by itself as it is left (autosave/saving.js), one after the other, so that none overtakes another.
import { autosave } from "../../../portal/js/autosave/saving.js";
import { columnOf, focusField, indicatorOf, isDirty, setState } from "./cells.js";
import { cellUrl, drafts, notice, root, say, server, word } from "./page.js";

const saving = autosave({ drafts, notice });
const others = new Map(); // id of a cell → what somebody else put there meanwhile, as it is said under it
let queue = Promise.resolve(true);

function thingOf(field) {
  return {
    key: field.id,
    name: () => field.getAttribute("aria-label") ?? field.labels[0]?.textContent.trim() ?? "",
    focus: () => focusField(field),
    isInSight: () => true,
    text: () => field.value.trim(),
    seen: () => field.dataset.seen,
    isDirty: () => isDirty(field),
    post: (value, last) =>
      server.post(
        cellUrl,
        { indicator: indicatorOf(field), column: columnOf(field), seen: field.dataset.seen, value },
        last,
      ),
    mark(state) {
      if (state === "kept") fault(field, word("keptHere"));
      else if (state === "saving" || state === "") setState(field, state && "is-saving");
    },
    saved(data, { text }) {
      if (field.value.trim() === text) field.value = data.shown;
      field.dataset.seen = data.shown;
      setState(field, "is-saved");
      if (columnOf(field) === "owner") field.closest("tr").classList.toggle("is-nobody", data.shown === "");
      document.getElementById("assignments-state").textContent = data.state;
    },
    refused: (data) => fault(field, data.message ?? word("refused")),
    decide(data) {
      others.set(field.id, data.now);
      fault(field, data.message);
      return "";
    },
  };
}

function fault(field, message) {
  setState(field, "is-invalid", message);
  say(message);
}

export const typed = (field) => saving.typed(thingOf(field));

// True once the cell stands as the server has it. `again`: also what was refused as it stands, or is somebody else's now:
// who presses Enter there, or fills the cell, knows of it.
export function commit(field, again = true) {
  if (again) know(field);
  const act = () => {
    if (!again && field.parentElement.classList.contains("is-invalid")) return false;
    return saving.commit(thingOf(field), { insist: true });
  };
  queue = queue.catch(() => false).then(act); // what broke one must not hold up the next
  return queue;
}

function know(field) {
  field.dataset.seen = others.get(field.id) ?? field.dataset.seen;
  others.delete(field.id);
}

export async function commitAll(fields) {
  const done = [];
  for (const field of fields) done.push(await commit(field));
  return done.filter((saved) => !saved).length;
}

export function revert(field) {
  know(field);
  field.value = field.dataset.seen;
  saving.forget(thingOf(field));
  setState(field, "");
}

export const retry = () => saving.retry();

// The page is left: what was typed is sent even then.
export function leave() {
  const dirty = Array.from(root.querySelectorAll("tr[data-indicator] input")).filter(isDirty);
  saving.settle(dirty.map(thingOf), { insist: true, last: true });
}

// What was typed at an earlier visit and is not what stands there.
export function offerDrafts() {
  const found = drafts.kept().flatMap(([key, draft]) => {
    const field = document.getElementById(key);
    if (!field || draft.text === field.dataset.seen) {
      drafts.forget(key);
      return [];
    }
    const { seen } = field.dataset;
    const back = () => {
      if (isDirty(field) || field.dataset.seen !== seen) return; // typed anew since, and kept or saved
      field.value = draft.text;
      field.dataset.seen = draft.seen; // if somebody changed it meanwhile, the server says so
      commit(field);
    };
    const { text: to, at, refused } = draft;
    return [{ name: thingOf(field).name(), from: field.dataset.seen, to, at, refused, back, forget: () => drafts.forget(key) }];
  });
  notice.offer(found);
}
