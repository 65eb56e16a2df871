// What was saved from this page, newest last, so that Ctrl+Z can take it back. A step is what was done at once: one cell
// that was typed, or all cells of a block that was pasted.
const steps = []; // {at, cells: [{key, from, to}]}: from as a person types it, to as the server compares it
const DEPTH = 200;

// `at`: the step that the cell belongs to; without one it is a step of its own.
export function remember(cell, at = Symbol("typed")) {
  const known = steps.find((step) => step.at === at);
  if (known) known.cells.push(cell);
  else steps.push({ at, cells: [cell] });
  if (steps.length > DEPTH) steps.shift();
}

export const last = () => steps.pop();
export const putBack = (step) => steps.push(step);
