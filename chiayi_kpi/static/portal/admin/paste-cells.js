/* A block copied from a spreadsheet fills the boxes from the focused one on: along a row of boxes ([data-paste=row]),
   or to the right and down in a table ([data-paste=table]). What meets no box is left out, and an empty value leaves
   its box alone. */
import { isBlock, onOneLine, parse } from "../js/autosave/block.js";

const BOXES = "input[type=text], textarea";

function fill(box, value) {
  if (!box || value === "") return;
  box.value = box.matches("textarea") ? value : onOneLine(value);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function alongRow(area, box, block) {
  const boxes = Array.from(area.querySelectorAll(BOXES));
  const start = boxes.indexOf(box);
  block.flat().forEach((value, step) => fill(boxes[start + step], value));
}

function overTable(area, box, block) {
  const rows = Array.from(area.querySelectorAll("tbody tr"));
  const cells = (row) => Array.from(row.querySelectorAll("td"), (cell) => cell.querySelector(BOXES));
  const top = rows.indexOf(box.closest("tr"));
  const left = cells(rows[top]).indexOf(box);
  block.forEach((line, down) => {
    const row = rows[top + down];
    if (row) line.forEach((value, right) => fill(cells(row)[left + right], value));
  });
}

document.addEventListener("paste", (event) => {
  const box = event.target.closest?.(BOXES);
  const area = box?.closest("[data-paste]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!area || !isBlock(text)) return;
  event.preventDefault();
  (area.dataset.paste === "row" ? alongRow : overTable)(area, box, parse(text));
});
