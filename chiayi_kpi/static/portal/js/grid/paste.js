// A block copied from a spreadsheet fills the cells from the focused one to the right and down. Where anything about it
// is doubtful, or would be refused or asked about, what would be written is shown first (preview.js), and nothing is written before.
import { fieldOf, isDirty, isWritable, shownIn } from "./cells.js";
import { fill } from "./filling.js";
import { page, word } from "./page.js";
import { UNKNOWN, choose } from "./preview.js";
import { tryOut } from "./saving.js";
import { onOneLine, parse } from "../autosave/block.js";
import { toast } from "../messages.js";

const LARGEST = 2000; // values: more than any grid holds
const PLAIN = /^[-+－＋]?[\d０-９,，.．]+$/; // what nobody doubts; how a number is read is the server's business

const rowsFrom = (field) => {
  const rows = Array.from(page.table.querySelectorAll("tr[data-input]"));
  return rows.slice(rows.indexOf(field.closest("tr")));
};
const isTyped = (row) => row.querySelector("input[data-seen]") !== null;
const bare = (text) => text.replace(/[\s,]/g, "");

function isPlain(value, { list, dataset }) {
  if (Array.from(list?.options ?? []).some((milestone) => bare(milestone.value).startsWith(bare(value)))) return true;
  const unit = list ? "%" : dataset.unit;
  const number = unit && value.endsWith(unit) ? value.slice(0, -unit.length) : value;
  return PLAIN.test(number.trim());
}

// Each value of the block with the cell that it meets and what is to be said of it; an empty value leaves its cell alone:
// a half-filled sheet must not wipe out what stands here.
function entries(field, block, rows) {
  const left = Number(field.dataset.month);
  return block
    .flatMap((line, down) => line.map((value, right) => entry(onOneLine(value), rows[down], left + right)))
    .filter(({ value }) => value !== "");
}

function entry(value, row, month) {
  const target = row ? fieldOf(`${row.dataset.input}-${month}`) : null;
  if (!target || !isWritable(target)) {
    const cell = row?.querySelector(`td[data-month="${month}"]`) ?? null;
    const held = shownIn(target?.parentElement ?? cell);
    const same = held !== "" && bare(held) === bare(value);
    return { value, cell: target ?? cell, held, kind: same ? "unchanged" : "leftOut", differs: held !== "" && !same };
  }
  const held = target.dataset.shown;
  if (!isDirty(target) && bare(held) === bare(value)) return { value, cell: target, held, kind: "unchanged" };
  const found = { value, cell: target, held, target };
  if (!isPlain(value, target)) return { ...found, kind: "notPlain" };
  if (target.offsetParent === null) return { ...found, kind: "outOfSight" };
  return { ...found, kind: target.dataset.seen === "" ? "" : "replaces" };
}

const isDoubtful = ({ kind }) => kind !== "" && kind !== "unchanged";

// Whether the server takes all of it without a word. Where it does not answer each cell says so itself.
async function isTaken(chosen) {
  const remarks = await tryOut(chosen.filter(({ target }) => target));
  return remarks === null || remarks.every(({ kind }) => kind === "read");
}

// Two ways to read a block that reaches over rows in which nothing can be typed: with those rows, or without them;
// `reached`: the rows.
function readings(field, block) {
  const rows = rowsFrom(field);
  const whole = entries(field, block, rows);
  const typedRows = rows.filter(isTyped);
  const reached = rows.slice(0, block.length).filter((row) => !isTyped(row));
  if (!reached.length || !whole.some(({ kind }) => kind === "leftOut")) return { ways: [whole], reached: [] };
  return { ways: [whole, entries(field, block, typedRows)], reached };
}

export async function paste(field, text) {
  const block = parse(text);
  if (block.length * Math.max(...block.map((line) => line.length)) > LARGEST) {
    toast(word("pasteTooLarge"), "error");
    return;
  }
  const { ways, reached } = readings(field, block);
  const [whole] = ways;
  if (!whole.some(isDoubtful) && await isTaken(whole)) await fill(whole, "pasted");
  else {
    const lacks = whole.some(({ differs }) => differs); // a row of the portal's would stand in the sheet with its figure
    const chosen = await choose(ways, { first: ways.length === 1 ? 0 : lacks ? 1 : UNKNOWN, reached });
    if (chosen) await fill(chosen, "pasted");
    else toast(word("pasteCancelled"));
  }
}
