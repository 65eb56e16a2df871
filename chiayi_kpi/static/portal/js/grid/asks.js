// "Is it so?": the answer to a soft check, with a short note, from the line under the row.
import { setState } from "./cells.js";
import { leaveColumn } from "./keys.js";
import { page, server, word } from "./page.js";
import { answered, fieldOfStrip, openAsks } from "./strips.js";
import { toast } from "../messages.js";

async function answer(row) {
  const field = fieldOfStrip(row);
  const { input, month } = field.dataset;
  const note = row.querySelector("input").value.trim();
  const { kind, data } = await server.post(page.urls.answer, {
    input, month, check: row.dataset.kind, value: field.dataset.seen, note,
  });
  if (kind !== "done") {
    toast(data.message ?? word(kind === "offline" ? "offline" : "refused"), "error");
    return;
  }
  answered(row);
  if (!openAsks().some((other) => other.dataset.strip === row.dataset.strip)) setState(field, "is-saved");
  leaveColumn();
}

export function press(event) {
  const row = event.target.closest(".month-grid__strip--ask");
  if (!row) return;
  if (event.key === "Escape") fieldOfStrip(row).focus();
  // Its own key alone: Ctrl+Enter submits the month, and a key held down since the cell before has not read anything.
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return;
  event.preventDefault();
  answer(row);
}

export function click(event) {
  const button = event.target.closest("[data-answer]");
  if (button) answer(button.closest(".month-grid__strip--ask"));
}
