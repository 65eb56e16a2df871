// What was saved from this page, newest last, so that Ctrl+Z can take it back.
const steps = [];
const DEPTH = 200;

export function remember(step) {
  steps.push(step); // {key, from, to}: plain numbers, "" for an empty cell
  if (steps.length > DEPTH) steps.shift();
}

export const last = () => steps.pop();
export const putBack = (step) => steps.push(step);
