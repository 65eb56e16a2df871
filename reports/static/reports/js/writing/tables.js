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

// For every row of the table, which cell covers each of its places.
function gridOf(table) {
  const grid = [...table.rows].map(() => []);
  grid.forEach((line, row) => {
    for (const cell of table.rows[row].cells) {
      let column = 0;
      while (line[column]) column += 1;
      for (let down = 0; down < cell.rowSpan && grid[row + down]; down += 1) {
        for (let across = 0; across < cell.colSpan; across += 1) grid[row + down][column + across] = cell;
      }
    }
  });
  return grid;
}

function emptyCell(like = "td") {
  const cell = document.createElement(like);
  cell.append(document.createElement("br"));
  return cell;
}

// The first cell of the row that begins right of a place; null: at the row's end.
function cellAfter(table, grid, row, column) {
  const own = [...table.rows[row].cells];
  return own.find((cell) => grid[row].indexOf(cell) > column) ?? null;
}

function addRow(cell) {
  const table = cell.closest("table");
  const grid = gridOf(table);
  const section = cell.closest("thead, tbody");
  const last = cell.parentElement.rowIndex + cell.rowSpan - 1;
  const below = section.tagName === "TBODY" && table.rows[last + 1]?.parentElement === section ? grid[last + 1] : [];
  const fresh = document.createElement("tr");
  grid[last].forEach((above, column) => {
    if (above !== below[column]) fresh.append(emptyCell());
    else if (grid[last].indexOf(above) === column) above.rowSpan += 1;
  });
  if (section.tagName === "THEAD") (table.tBodies[0] ?? table.createTBody()).prepend(fresh);
  else table.rows[last].after(fresh);
}

function addColumn(cell) {
  const table = cell.closest("table");
  const grid = gridOf(table);
  const last = grid[cell.parentElement.rowIndex].lastIndexOf(cell);
  const widened = new Set();
  grid.forEach((line, row) => {
    const at = line[last];
    if (at && at === line[last + 1]) widened.add(at);
    else table.rows[row].insertBefore(emptyCell(at?.tagName), cellAfter(table, grid, row, last));
  });
  for (const one of widened) one.colSpan += 1;
}

function removeRow(cell) {
  const table = cell.closest("table");
  const grid = gridOf(table);
  const row = cell.parentElement.rowIndex;
  for (const one of new Set(grid[row])) {
    if (one.rowSpan === 1) continue;
    one.rowSpan -= 1;
    if (one.parentElement !== table.rows[row]) continue; // it begins above, and reaches less far
    table.rows[row + 1].insertBefore(one, cellAfter(table, grid, row + 1, grid[row].indexOf(one)));
  }
  table.rows[row].remove();
  if (!table.rows.length) table.remove();
}

function removeColumn(cell) {
  const table = cell.closest("table");
  const grid = gridOf(table);
  const column = grid[cell.parentElement.rowIndex].indexOf(cell);
  for (const one of new Set(grid.map((line) => line[column]))) {
    if (one?.colSpan > 1) one.colSpan -= 1;
    else one?.remove();
  }
  if (![...table.rows].some((row) => row.cells.length)) table.remove();
}

const STEPS = { row: addRow, column: addColumn, "remove-row": removeRow, "remove-column": removeColumn };

export function act(name) {
  if (name === "insert") return insert();
  const cell = caretCell();
  return cell ? STEPS[name](cell) : undefined;
}

export const inTable = () => caretCell() !== null;
