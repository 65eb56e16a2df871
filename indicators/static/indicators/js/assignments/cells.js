// The cells of the table: an <input> each, whose data-seen is what the server last said stands there.
import { root } from "./page.js";

export const COLUMNS = ["owner", "deputy", "unit"];
const STATES = ["is-saving", "is-saved", "is-invalid"];

export const isField = (element) => element instanceof HTMLInputElement && root.contains(element);
export const columnOf = (field) => field.parentElement.dataset.column;
export const indicatorOf = (field) => field.closest("tr").dataset.indicator;
export const isDirty = (field) => field.value.trim() !== field.dataset.seen;
export const namesPerson = (field) => columnOf(field) !== "unit";
export const rows = () => Array.from(root.querySelectorAll("tr[data-indicator]"));

export const fieldAt = (row, column) => row?.querySelector(`td[data-column="${column}"] input`) ?? null;

// The cells of the same column from this one down, itself first.
export function below(field) {
  const all = rows();
  return all.slice(all.indexOf(field.closest("tr"))).map((row) => fieldAt(row, columnOf(field)));
}

export function neighbour(field, down, right = 0) {
  const all = rows();
  const column = COLUMNS[COLUMNS.indexOf(columnOf(field)) + right];
  return fieldAt(all[all.indexOf(field.closest("tr")) + down], column);
}

export function focusField(field) {
  if (!field) return;
  field.focus();
  field.select();
}

export function setState(field, state, fault = "") {
  const cell = field.parentElement;
  cell.classList.remove(...STATES);
  if (state) cell.classList.add(state);
  cell.querySelector(".assignments__fault")?.remove();
  field.toggleAttribute("aria-invalid", state === "is-invalid");
  if (state === "is-invalid") field.setAttribute("aria-invalid", "true");
  field.removeAttribute("aria-errormessage");
  if (!fault) return;
  const text = document.createElement("span");
  text.className = "assignments__fault";
  text.id = `${field.id}-fault`;
  text.textContent = fault;
  cell.append(text);
  field.setAttribute("aria-errormessage", text.id);
}
