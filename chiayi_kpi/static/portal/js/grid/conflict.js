// Two people in one cell or text: both values, whose the other is and since when; the person chooses. `name` says of what.
import { word } from "./page.js";

const dialog = document.getElementById("conflict");
let turn = Promise.resolve(); // one question at a time

function fill(name, text) {
  dialog.querySelector(`[data-conflict="${name}"]`).textContent = text;
}

function open(name, mine, theirs) {
  fill("cell", name);
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
export function resolve(name, mine, theirs) {
  turn = turn.then(() => open(name, mine, theirs));
  return turn;
}
