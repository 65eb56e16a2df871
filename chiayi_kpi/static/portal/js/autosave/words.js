// The sentences that a page's scripts show, from its <script type="application/json" id="…">.
// word("kept", {count: 3}): the sentence of that name with {count} filled in.
export function wordsOf(id) {
  const words = JSON.parse(document.getElementById(id)?.textContent ?? "{}");
  return (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
