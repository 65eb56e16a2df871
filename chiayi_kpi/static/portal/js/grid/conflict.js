// Two people in one cell or text: both values, whose the other is and since when; the person chooses. It opens only where
// they ask for it: a question that comes by itself would take the keys that are typed for another cell.
import { word } from "./page.js";

const dialog = document.getElementById("conflict");

function fill(name, text) {
  dialog.querySelector(`[data-conflict="${name}"]`).textContent = text;
}

// `name` says of what. Resolves to "mine", "theirs" or "" (decide later; what was typed stays in its place).
export function choose(name, mine, theirs) {
  fill("cell", name);
  fill("mine", mine || word("empty"));
  fill("theirs", theirs.shown || word("empty"));
  fill("by", theirs.by);
  fill("at", theirs.at);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((chosen) => {
    dialog.addEventListener("close", () => chosen(dialog.returnValue), { once: true });
  });
}

// A click on the button that asks for it leaves the caret where it is: a field that is left is sent, and shown anew.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-decide]")) event.preventDefault();
});
