// What the server said about this page: addresses, the person, the open month and the words that scripts show.
const root = document.getElementById("report-grid");

export const page = root && {
  root,
  table: root.querySelector("table"),
  user: root.dataset.user,
  plan: root.dataset.plan,
  month: Number(root.dataset.month),
  urls: {
    cell: root.dataset.cellUrl,
    answer: root.dataset.answerUrl,
    panel: root.dataset.panelUrl,
    submit: root.dataset.submitUrl,
    note: root.dataset.noteUrl,
    signIn: root.dataset.signInUrl,
  },
};

const words = root ? JSON.parse(document.getElementById("grid-words").textContent) : {};

// word("kept", {count: 3}): the sentence of that name with {count} filled in.
export function word(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
