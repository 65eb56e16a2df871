// Where the caret stands in the text, and putting it there again after a dialog has taken the focus.
import { page } from "./page.js";

// What is chosen, or the place of the caret; the end of the text where it is elsewhere.
export function chosenRange() {
  const selection = document.getSelection();
  if (selection.rangeCount && page.text.contains(selection.anchorNode)) return selection.getRangeAt(0).cloneRange();
  const end = document.createRange();
  end.selectNodeContents(page.text);
  end.collapse(false);
  return end;
}

export function select(range) {
  page.text.focus();
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
