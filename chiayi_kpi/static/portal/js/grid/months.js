// What a month asks for: which of its cells are filled in, and where the next empty one is.
import { accept, column, focusField, isDirty, shownIn } from "./cells.js";
import { leaveColumn } from "./keys.js";
import { page, word } from "./page.js";
import { toast } from "../messages.js";

export const NOTHING = "-"; // nothing to report
const bar = document.getElementById("grid-filled");
const text = document.getElementById("grid-filled-text");
let here = null; // the cell that had the focus last
let shown = page?.month;

// Of cells that nobody has to fill in: those of months that ask nothing, and figures that hold for the year.
export const isAsked = (cell) => !cell.matches(".is-not-due, .is-carried");

// What is filled in of the month, told anew.
export function count() {
  if (!bar) return;
  const cells = page.table.querySelectorAll(`tr[data-input]:not([data-taken]) > td[data-month="${shown}"]`);
  const asked = Array.from(cells).filter(isAsked);
  const filled = asked.filter((cell) => shownIn(cell) !== "").length;
  bar.max = asked.length || 1;
  bar.value = filled;
  text.textContent = word(asked.length ? "filled" : "filledNone", { month: shown, filled, all: asked.length });
}

// The bar is about the month of the cell that has the focus.
export function lookAt(cell) {
  here = cell;
  if (Number(cell.dataset.month) === shown) return;
  shown = Number(cell.dataset.month);
  count();
}

// "-" says of an indicator that it has nothing to report that month, so it stands in each of its empty cells; a figure
// takes it back.
export function saidNothing({ indicator, month }, nothing) {
  for (const cell of page.table.querySelectorAll(`tr[data-indicator="${indicator}"] > td[data-month="${month}"]`)) {
    const field = cell.querySelector("input[data-seen]");
    if (field?.dataset.seen === "" && !isDirty(field)) accept(field, { seen: "", shown: nothing ? NOTHING : "" });
  }
  count();
}

// Empty cells of the open month; what is typed and not yet saved is no empty one.
export const empties = () => column(page.month).filter((field) => field.value.trim() === "" && field.dataset.shown === "");

const comesAfter = ({ parentElement: cell }) => here === null || Boolean(here.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);

// The next one below the last cell that had the focus, then from the top. Where none is left that is said.
export function nextEmpty() {
  const found = empties();
  const next = found.find(comesAfter) ?? found[0];
  if (next) focusField(next);
  else {
    toast(word("noneEmpty", { month: page.month }), "success");
    leaveColumn();
  }
}
