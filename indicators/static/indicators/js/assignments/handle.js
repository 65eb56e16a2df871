// The handle at the corner of the cell that is used: drawn down it fills the cells over which it is drawn, a click or tap
// fills the empty ones below.
import { columnOf, fieldAt } from "./cells.js";

const handle = document.getElementById("fill-handle");
let field = null; // the cell at whose corner the handle stands
let drawn = null; // the cell over which it was drawn last; null while it is not held

// Stands at the corner of `used` from now on.
export function show(used) {
  if (!handle || field === used) return;
  field?.classList.remove("has-handle");
  field = used;
  field.classList.add("has-handle");
  field.after(handle);
  handle.hidden = false;
  follow();
}

// The window has another size: the handle stays at its cell.
export function follow() {
  if (!field) return;
  handle.style.left = `${field.offsetLeft + field.offsetWidth - handle.offsetWidth}px`;
  handle.style.top = `${field.offsetTop + field.offsetHeight - handle.offsetHeight}px`;
}

function over(event) {
  const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr[data-indicator]");
  return row ? fieldAt(row, columnOf(field)) : null;
}

function move(event, select) {
  const reached = drawn && over(event);
  if (!reached || reached === drawn) return;
  drawn = reached;
  select(field, drawn);
}

// `take` is called before anything else, `select` with the cell and the one over which the handle is, `fill` when it was
// drawn to another cell, `fillEmpty` when it was not.
export function listen({ take, select, fill, fillEmpty }) {
  if (!handle) return;
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the cell keeps the focus
    event.stopPropagation();
    take();
    handle.setPointerCapture(event.pointerId);
    drawn = field;
    select(field, field);
  });
  handle.addEventListener("pointermove", (event) => move(event, select));
  handle.addEventListener("pointerup", () => {
    if (!drawn) return;
    const act = drawn === field ? fillEmpty : fill;
    drawn = null;
    act(field);
  });
  handle.addEventListener("pointercancel", () => { drawn = null; });
}
