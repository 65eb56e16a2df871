// Whole blocks put into the text: after the one in which the caret stands, never inside a paragraph, where the
// browser's own insertion would tear a table apart.
import { page, word } from "./page.js";

let place = null; // where the caret stood last, for dialogs that take the focus

export function rememberPlace() {
  const selection = document.getSelection();
  if (selection.rangeCount && page.text.contains(selection.anchorNode)) place = selection.anchorNode;
}

export function insertBlock(element) {
  let block = place;
  while (block && block.parentElement !== page.text) block = block.parentElement;
  const next = document.createElement("p"); // to write on after it
  next.append(document.createElement("br"));
  if (block?.textContent.trim() === word("pictureMark")) block.replaceWith(element, next); // what was left out in pasting
  else if (block) block.after(element, next);
  else page.text.append(element, next);
  place = next;
  return next;
}
