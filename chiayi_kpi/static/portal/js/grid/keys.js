// Moving as in a spreadsheet. Enter goes down the month, Tab to the next cell to be filled in, arrows to any cell.
// After the last cell come the open questions and choices, then the button that submits; nothing holds the focus captive.
import { column, fieldOf, fields, focusField, isField, isStop } from "./cells.js";
import { page } from "./page.js";
import { focusAsk, openAsks, openChoice } from "./strips.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const submit = () => document.getElementById("submit-month");

function rows() {
  return Array.from(page.table.querySelectorAll("tr[data-input]"));
}

function focusCell(cell) {
  if (!cell) return;
  const field = cell.querySelector("input[data-seen]");
  if (field) focusField(field);
  else {
    cell.tabIndex = -1;
    cell.focus();
  }
}

function cellAt(row, month) {
  return row?.querySelector(`td[data-month="${month}"]`);
}

function position(cell) {
  return { row: cell.closest("tr"), month: Number(cell.dataset.month) };
}

function step(cell, [down, right]) {
  const { row, month } = position(cell);
  const all = rows();
  const target = all[all.indexOf(row) + down];
  return cellAt(target, month + right);
}

// The next stop after the last cell of the month: a question, a choice, or the button that submits. False where there is none.
export function leaveColumn() {
  const [asked] = openAsks();
  const next = asked ?? openChoice() ?? submit();
  if (asked) focusAsk(asked);
  else next?.focus();
  return Boolean(next);
}

function down(field, back) {
  const line = fields().filter((one) => one.dataset.month === field.dataset.month && (isStop(one) || one === field));
  const next = line[line.indexOf(field) + (back ? -1 : 1)];
  if (next) focusField(next);
  else if (!back && !leaveColumn()) field.dispatchEvent(new Event("change", { bubbles: true })); // saved in its place
}

// As in a protected sheet: the next cell in reading order that can be written.
function along(field, back) {
  const line = fields().filter((one) => isStop(one) || one === field);
  const next = line[line.indexOf(field) + (back ? -1 : 1)];
  if (next) focusField(next);
  return Boolean(next);
}

// Left and right move the caret while there is text to move it through.
function caretMoves(field, key) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from !== to) return !(from === 0 && to === value.length);
  return key === "ArrowLeft" ? from > 0 : to < value.length;
}

function arrow(event, cell, field) {
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  if (field && sideways && caretMoves(field, event.key)) return;
  const target = step(cell, ARROWS[event.key]);
  event.preventDefault();
  focusCell(target);
}

function edge(event, cell) {
  const all = rows();
  const row = event.key === "Home" ? all[0] : all[all.length - 1];
  event.preventDefault();
  focusCell(cellAt(row, position(cell).month));
}

export function press(event) {
  const cell = event.target.closest("td[data-month]");
  if (!cell || event.altKey) return;
  const field = isField(event.target) ? event.target : null;
  if (event.key in ARROWS && !event.ctrlKey && !event.shiftKey) arrow(event, cell, field);
  else if ((event.key === "Home" || event.key === "End") && event.ctrlKey) edge(event, cell);
  else if (field && event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    down(field, event.shiftKey);
  } else if (field && event.key === "Tab" && along(field, event.shiftKey)) event.preventDefault();
  else if (field && event.key === "Tab" && !event.shiftKey && (openAsks().length || openChoice())) {
    event.preventDefault();
    leaveColumn();
  }
}

// Where the day's work begins: the first empty cell of the open month, or its first cell, or the button.
export function begin() {
  const line = column(page.month);
  const first = line.find((field) => field.dataset.shown === "") ?? line[0];
  if (first) focusField(first);
}

export function focusKey(key) {
  const field = fieldOf(key);
  if (field) focusField(field);
}
