// Tables in the text: put one in, add and remove rows and columns where the caret stands.
import { insertBlock, rememberPlace } from "./blocks.js";
import { page, word } from "./page.js";

function caretCell() {
  const node = document.getSelection().anchorNode;
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  const cell = element?.closest("td, th");
  return cell && page.text.contains(cell) ? cell : null;
}

function table(rows, columns) {
  const made = document.createElement("table");
  const line = (tag, text) => `<tr>${`<${tag}>${text}</${tag}>`.repeat(columns)}</tr>`;
  made.innerHTML = `<thead>${line("th", "<br>")}</thead><tbody>${line("td", "<br>").repeat(rows - 1)}</tbody>`;
  for (const cell of made.querySelectorAll("th")) cell.textContent = word("head");
  return made;
}

function insert() {
  const made = table(3, 3);
  rememberPlace();
  insertBlock(made);
  document.getSelection().selectAllChildren(made.querySelector("th"));
}

function addRow(cell) {
  const row = cell.parentElement;
  const fresh = document.createElement("tr");
  for (let n = 0; n < row.cells.length; n += 1) fresh.insertCell().append(document.createElement("br"));
  if (row.parentElement.tagName === "THEAD") {
    const table = row.closest("table");
    (table.tBodies[0] ?? table.createTBody()).prepend(fresh);
  } else row.after(fresh);
}

function addColumn(cell) {
  const at = cell.cellIndex;
  for (const row of cell.closest("table").rows) {
    const fresh = document.createElement(row.cells[at]?.tagName ?? "td");
    fresh.append(document.createElement("br"));
    if (row.cells[at]) row.cells[at].after(fresh);
    else row.append(fresh);
  }
}

function removeRow(cell) {
  const table = cell.closest("table");
  cell.parentElement.remove();
  if (!table.rows.length) table.remove();
}

function removeColumn(cell) {
  const at = cell.cellIndex;
  const table = cell.closest("table");
  for (const row of [...table.rows]) row.cells[at]?.remove();
  if (![...table.rows].some((row) => row.cells.length)) table.remove();
}

const STEPS = { row: addRow, column: addColumn, "remove-row": removeRow, "remove-column": removeColumn };

export function act(name) {
  if (name === "insert") return insert();
  const cell = caretCell();
  return cell ? STEPS[name](cell) : undefined;
}

export const inTable = () => caretCell() !== null;
