// Ctrl+Z takes back the last step and says which cells it changed. A cell that has changed since is left as it is.
// What is just being saved is the last step: it is waited for.
import { fieldOf, focusField, isDirty, isWritable, namesOf } from "./cells.js";
import { word } from "./page.js";
import { commit, saving } from "./saving.js";
import { last, putBack } from "./steps.js";
import { toast } from "../messages.js";

let running = 0; // steps under way

export const isUndoing = () => running > 0;

function canTakeBack({ key, to }) {
  const field = fieldOf(key);
  return Boolean(field) && isWritable(field) && !isDirty(field) && field.dataset.seen === to;
}

// `reveal` brings a cell into sight that the page does not show now.
export async function undo(reveal) {
  await saving.idle();
  const step = last();
  if (!step) {
    toast(word("nothingToUndo"));
    return;
  }
  const cells = step.cells.filter(canTakeBack);
  const left = step.cells.filter((cell) => !cells.includes(cell));
  if (left.length) toast(word("undoLeft", { cells: namesOf(left.map(({ key }) => fieldOf(key))) }), "warning");
  if (cells.length) await takeBack(step, cells, reveal);
}

async function takeBack(step, cells, reveal) {
  const before = fieldOf(cells[0].key).dataset.shown;
  reveal(fieldOf(cells[0].key));
  focusField(fieldOf(cells[0].key));
  running += 1;
  const failed = [];
  for (const cell of cells) {
    const field = fieldOf(cell.key);
    field.value = cell.from;
    if (!(await commit(field, { undoing: true }))) failed.push(cell);
  }
  running -= 1;
  if (failed.length) putBack({ ...step, cells: failed });
  const done = cells.filter((cell) => !failed.includes(cell)).map(({ key }) => fieldOf(key));
  if (done.length > 1) toast(word("undoneCells", { count: done.length, cells: namesOf(done) }));
  else if (done.length) {
    const values = { from: before || word("empty"), to: done[0].dataset.shown || word("empty") };
    toast(word("undone", { cells: namesOf(done), ...values }));
  }
}
