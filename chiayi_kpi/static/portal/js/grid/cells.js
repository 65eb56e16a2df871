// The cells of the grid. A cell that can be written holds an <input>; its data-seen and data-shown are what the server
// last said stands there, as a plain number (seen) and as people read it (shown).
import { page, word } from "./page.js";

const NAMED = 3; // cells that a message names
const STATES = ["is-saving", "is-saved", "is-invalid", "is-doubtful", "is-kept", "is-conflict"];

// The server writes of each cell only what differs; what follows from its place is added here, once.
export function prepare() {
  for (const row of page.table.querySelectorAll("tr[data-input]")) {
    const { input, unit } = row.dataset;
    for (const cell of row.querySelectorAll("td:not(.month-grid__side)")) {
      const month = String(cell.cellIndex); // the first column is the row's head
      const field = cell.querySelector("input");
      cell.dataset.month = month;
      if (!field) {
        cell.tabIndex = -1;
        cell.setAttribute("aria-readonly", "true");
        continue;
      }
      const shown = field.defaultValue; // a browser may have filled in what stood there at an earlier visit
      field.value = shown;
      Object.assign(field.dataset, { input, month, unit, shown, seen: field.dataset.seen ?? shown });
      Object.assign(field, { inputMode: field.list ? "text" : "decimal", autocomplete: "off", enterKeyHint: "next" });
    }
  }
}

export const keyOf = (field) => `${field.dataset.input}-${field.dataset.month}`;
export const fieldOf = (key) => document.getElementById(`c${key}`);
export const isField = (element) => element instanceof HTMLInputElement && element.matches("td > input[data-seen]");
export const isWritable = (field) => !field.readOnly;
export const isDirty = (field) => field.value.trim() !== field.dataset.shown;

// Whether the server holds this text already, as it is read or as a plain number (1208 for 1,208); a milestone's number is
// no text that a cell takes.
export function isHeld(field, text) {
  return text === field.dataset.shown || (!field.list && text.replaceAll(",", "") === field.dataset.seen);
}

export function fields() {
  return Array.from(page.table.querySelectorAll("td > input[data-seen]"));
}

// Where the keyboard stops: what can be written. A figure that holds for the year is not asked for again; who wants to
// change it goes there by arrow or pointer.
export const isStop = (field) => isWritable(field) && !(field.hasAttribute("data-carried") && field.value === "");

// The cells of one month that are to be filled in, from the top down.
export function column(month) {
  return fields().filter((field) => Number(field.dataset.month) === month && isStop(field));
}

// One of STATES, or "" for a cell of which there is nothing to say.
export function setState(field, state) {
  const cell = field.parentElement;
  cell.classList.remove(...STATES);
  if (state) cell.classList.add(state);
  if (state === "is-invalid") field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

export const hasState = (field, state) => field.parentElement.classList.contains(state);

// Takes over what the server holds; typed text stays if the person is in the middle of something else. `name`: of the
// milestone, which stays where nothing is said of it.
export function settle(field, { seen, shown, name }) {
  const untouched = !isDirty(field);
  field.dataset.seen = seen;
  field.dataset.shown = shown;
  field.parentElement.classList.toggle("is-empty", shown === "" && !field.hasAttribute("data-carried"));
  const label = field.parentElement.querySelector(".month-grid__milestone");
  if (label && name !== undefined) label.textContent = name;
  if (untouched) field.value = shown;
}

// What somebody typed here is no longer the figure that another system reported.
export function typedHere(field) {
  field.parentElement.classList.remove("is-from-system");
  field.removeAttribute("title");
}

export function accept(field, held) {
  field.value = field.dataset.shown;
  settle(field, held);
}

// What stands in a cell as people read it, and as the server last said.
export function shownIn(cell) {
  const field = cell?.querySelector("input[data-seen]");
  if (field) return field.dataset.shown;
  const [text] = cell?.childNodes ?? [];
  return text?.nodeType === Node.TEXT_NODE ? text.data.trim() : "";
}

// "1-2-1 到府慰問數, 12 月": how a message names the cell.
export function nameOf(field) {
  const row = field.closest("tr").querySelector("th");
  const head = document.getElementById(`m${field.dataset.month}`);
  return `${row.dataset.name} · ${head.textContent.trim()}`;
}

// The names of several, the first of them where they are many.
export function namesOf(found) {
  const names = found.slice(0, NAMED).map(nameOf).join(word("comma"));
  return found.length > NAMED ? word("andMore", { names, count: found.length - NAMED }) : names;
}

export function focusField(field) {
  field.focus({ preventScroll: false });
  field.select();
}
