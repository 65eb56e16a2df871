// Two people in one cell: both values, whose the other is and since when; the person chooses.
import { nameOf } from "./cells.js";
import { word } from "./page.js";

const dialog = document.getElementById("conflict");
let turn = Promise.resolve(); // one question at a time

function fill(name, text) {
  dialog.querySelector(`[data-conflict="${name}"]`).textContent = text;
}

function open(field, mine, theirs) {
  fill("cell", nameOf(field));
  fill("mine", mine || word("empty"));
  fill("theirs", theirs.shown || word("empty"));
  fill("by", theirs.by);
  fill("at", theirs.at);
  const back = document.activeElement;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((chosen) => {
    dialog.addEventListener("close", () => {
      back?.focus();
      chosen(dialog.returnValue);
    }, { once: true });
  });
}

// Resolves to "mine", "theirs" or "" (decide later; what was typed stays in the cell).
export function resolve(field, mine, theirs) {
  turn = turn.then(() => open(field, mine, theirs));
  return turn;
}
