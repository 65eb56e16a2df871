// On a phone the panel stands below the row of its cell, not at the end of the page.
import { page } from "./page.js";

const narrow = window.matchMedia("(max-width: 44rem)");
const panel = document.getElementById("grid-panel");
const home = panel?.parentElement;
const row = document.createElement("tr");
const columns = page ? page.table.tHead.rows[0].cells.length : 0;
row.className = "month-grid__panel";
row.insertCell().colSpan = columns;
let cell = null;

function move() {
  if (!narrow.matches) {
    row.remove();
    home.append(panel);
    return;
  }
  let after = cell.closest("tr");
  while (after.nextElementSibling?.matches(".month-grid__strip")) after = after.nextElementSibling;
  if (after.nextElementSibling === row) return;
  const { top } = cell.getBoundingClientRect();
  row.cells[0].append(panel);
  after.after(row);
  window.scrollBy(0, cell.getBoundingClientRect().top - top); // the cell stays where it was seen
}

// Moved, a field loses the focus and with it where one was writing.
function place() {
  if (!panel || !cell) return;
  const held = panel.contains(document.activeElement) ? document.activeElement : null;
  const { selectionStart, selectionEnd } = held ?? {};
  move();
  if (!held || document.activeElement === held) return;
  held.focus({ preventScroll: true });
  if (Number.isInteger(selectionStart)) held.setSelectionRange(selectionStart, selectionEnd);
}

export function standAt(found) {
  cell = found;
  if (!panel?.contains(document.activeElement)) place();
}

narrow.addEventListener("change", place);
