// A block copied from a spreadsheet fills the cells from the focused one to the right and down; what meets a cell that
// cannot be written is counted and said, never shifted.
import { parse } from "../autosave/block.js";
import { fieldOf, isWritable } from "./cells.js";
import { page, word } from "./page.js";
import { commit, typed } from "./saving.js";
import { toast } from "../messages.js";

const LARGEST = 2000; // values: more than any grid holds

function targets(field, block) {
  const rows = Array.from(page.table.querySelectorAll("tr[data-input]"));
  const top = rows.indexOf(field.closest("tr"));
  const left = Number(field.dataset.month);
  return block.flatMap((line, down) =>
    line.map((value, right) => {
      const row = rows[top + down];
      return { value, target: row ? fieldOf(`${row.dataset.input}-${left + right}`) : null };
    }),
  );
}

// An empty value in the block leaves its cell alone: a half-filled sheet must not wipe out what stands here.
export async function paste(field, text) {
  const block = parse(text);
  if (block.length * Math.max(...block.map((line) => line.length)) > LARGEST) {
    toast(word("pasteTooLarge"), "error");
    return;
  }
  const found = targets(field, block).filter(({ value }) => value !== "");
  const fitting = found.filter(({ target }) => target && isWritable(target));
  for (const { target, value } of fitting) {
    target.value = value;
    typed(target);
  }
  const outside = found.length - fitting.length;
  toast(word(outside ? "pastedPartly" : "pasted", { count: fitting.length, outside }), outside ? "warning" : "success");
  for (const { target } of fitting) await commit(target);
}
