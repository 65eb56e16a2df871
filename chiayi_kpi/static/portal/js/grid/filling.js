// Several cells written at once, as one step that Ctrl+Z takes back, and what came of it.
import { namesOf } from "./cells.js";
import { word } from "./page.js";
import { commit, typed } from "./saving.js";
import { toast } from "../messages.js";

// `entries`: [{value, target, kind}], those without a target are only counted; `done`: the word that says how many were saved.
export async function fill(entries, done) {
  const wanted = entries.filter(({ target }) => target);
  for (const { target, value } of wanted) {
    target.value = value;
    typed(target);
  }
  const at = Symbol(done);
  const refused = [];
  for (const { target } of wanted) if (!(await commit(target, { at }))) refused.push(target);
  tell(done, {
    saved: wanted.length - refused.length,
    same: entries.filter(({ kind }) => kind === "unchanged").length,
    outside: entries.filter(({ kind }) => kind === "leftOut").length,
    refused,
  });
}

function tell(done, { saved, same, outside, refused }) {
  const said = [word(done, { count: saved })];
  if (same) said.push(word("pastedSame", { count: same }));
  if (outside) said.push(word("pastedOutside", { count: outside }));
  if (refused.length) said.push(word("pastedRefused", { cells: namesOf(refused) }));
  toast(said.join(" "), refused.length ? "error" : outside ? "warning" : "success");
}
