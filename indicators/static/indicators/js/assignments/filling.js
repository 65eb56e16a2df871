// Several cells of a column at once: selecting them with Shift+arrow, filling them, pasting a block from a spreadsheet.
import { COLUMNS, below, columnOf, fieldAt, isField, rows } from "./cells.js";
import { parse } from "../../../portal/js/autosave/block.js";
import { word } from "./page.js";
import { commitAll } from "./saving.js";
import { toast } from "../../../portal/js/messages.js";

const LARGEST = 1000; // cells: more than any plan holds
let selected = []; // from the anchor down

export function clear() {
  for (const field of selected) field.parentElement.classList.remove("is-selected");
  selected = [];
}

// Makes the selection longer (1) or shorter (-1) at its lower end.
export function extend(field, step) {
  const column = below(selected[0] ?? field);
  const length = Math.min(Math.max((selected.length || 1) + step, 1), column.length);
  clear();
  selected = column.slice(0, length);
  for (const one of selected) one.parentElement.classList.add("is-selected");
}

async function write(targets, value) {
  for (const field of targets) field.value = value;
  await tell(targets, "filled");
}

async function tell(targets, name, more = {}) {
  const failed = await commitAll(targets);
  if (failed) toast(word("notSaved", { count: failed }), "error");
  else toast(word(name, { count: targets.length, ...more }), more.outside ? "warning" : "success");
}

// Ctrl+D: the selection gets the value of its first cell; without one the cell gets that of the cell above.
export async function fill(field) {
  if (selected.length > 1) {
    const [first, ...others] = selected;
    await write(others, first.value);
    return;
  }
  const all = rows();
  const above = fieldAt(all[all.indexOf(field.closest("tr")) - 1], columnOf(field));
  if (above) await write([field], above.value);
}

// The button: the empty cells below, down to the next one that is filled.
export async function fillEmpty(field) {
  const [first, ...others] = below(field);
  const end = others.findIndex((one) => one.value.trim() !== "");
  const targets = end < 0 ? others : others.slice(0, end);
  if (!targets.length || first.value.trim() === "") toast(word("nothingToFill"));
  else await write(targets, first.value);
}

// From the focused cell to the right and down; an empty value leaves its cell alone.
export async function paste(field, text) {
  const block = parse(text);
  const all = rows();
  const top = all.indexOf(field.closest("tr"));
  const left = COLUMNS.indexOf(columnOf(field));
  const wanted = block
    .flatMap((line, down) => line.map((value, right) => ({ value, target: fieldAt(all[top + down], COLUMNS[left + right]) })))
    .filter(({ value }) => value !== "")
    .slice(0, LARGEST);
  const fitting = wanted.filter(({ target }) => target && isField(target));
  for (const { value, target } of fitting) target.value = value;
  const outside = wanted.length - fitting.length;
  await tell(fitting.map(({ target }) => target), outside ? "pastedPartly" : "pasted", outside ? { outside } : {});
}
