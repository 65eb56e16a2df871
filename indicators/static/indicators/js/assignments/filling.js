// Several cells of a column at once: selecting them with Shift+arrow, Shift+click or the handle, filling them, pasting a block from a spreadsheet.
import { COLUMNS, below, columnOf, fieldAt, isField, neighbour, rows } from "./cells.js";
import { onOneLine, parse } from "../../../portal/js/autosave/block.js";
import { word } from "./page.js";
import { commit, commitAll } from "./saving.js";
import { toast } from "../../../portal/js/messages.js";

const LARGEST = 1000; // cells: more than any plan holds
let selected = []; // from the top down

export function clear() {
  for (const field of selected) field.parentElement.classList.remove("is-selected");
  selected = [];
}

// Selects what lies between two cells of a column, with both.
export function select(field, last) {
  const column = rows().map((row) => fieldAt(row, columnOf(field)));
  const [from, to] = [column.indexOf(field), column.indexOf(last)].sort((one, other) => one - other);
  clear();
  selected = column.slice(from, to + 1);
  for (const one of selected) one.parentElement.classList.add("is-selected");
  last.scrollIntoView({ block: "nearest" });
}

// Makes the selection longer (1) or shorter (-1) at its lower end.
export function extend(field, step) {
  const column = below(selected[0] ?? field);
  const length = Math.min(Math.max((selected.length || 1) + step, 1), column.length);
  select(column[0], column[length - 1]);
}

const isEmpty = (field) => !field || field.value.trim() === "";

async function write(targets, source) {
  if (!targets.length || isEmpty(source)) toast(word("nothingToFill"));
  else if (await commit(source)) {
    for (const field of targets) field.value = source.value;
    await tell(targets, "filled");
  }
}

async function tell(targets, name, more = {}) {
  const failed = await commitAll(targets);
  if (failed) toast(word("notSaved", { count: failed }), "error");
  else toast(word(name, { count: targets.length, ...more }), more.outside ? "warning" : "success");
}

// Ctrl+D: the selection gets the value of its first cell; a single filled cell gives its own to the empty ones below. What
// is empty itself takes the value of the cell above, as in a spreadsheet.
export async function fill(field) {
  const cells = selected.length ? selected : [field];
  const [first, ...others] = cells;
  if (isEmpty(first)) await write(cells, neighbour(first, -1));
  else if (others.length) await write(others, first);
  else await fillEmpty(first);
}

// The empty cells below, down to the next one that is filled.
export async function fillEmpty(field) {
  const [first, ...others] = below(field);
  const end = others.findIndex((one) => !isEmpty(one));
  await write(end < 0 ? others : others.slice(0, end), first);
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
  for (const { value, target } of fitting) target.value = onOneLine(value);
  const outside = wanted.length - fitting.length;
  await tell(fitting.map(({ target }) => target), outside ? "pastedPartly" : "pasted", outside ? { outside } : {});
}
