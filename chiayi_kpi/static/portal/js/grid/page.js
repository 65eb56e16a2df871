// What the server said about this page: addresses, the person, the open month and the words that scripts show.
const root = document.getElementById("report-grid");

export const page = root && {
  root,
  table: root.querySelector("table"),
  user: root.dataset.user,
  plan: root.dataset.plan,
  month: Number(root.dataset.month),
  show: root.dataset.show, // "all": not only what is the person's own by name
  urls: {
    cell: root.dataset.cellUrl,
    answer: root.dataset.answerUrl,
    panel: root.dataset.panelUrl,
    submit: root.dataset.submitUrl,
    withdraw: root.dataset.withdrawUrl,
    signIn: root.dataset.signInUrl,
  },
};

const parsed = (id) => (root ? JSON.parse(document.getElementById(id).textContent) : {});
const words = parsed("grid-words");

// Cell → [{kind, question}]: what is still to be answered since an earlier visit.
export const openQuestions = parsed("grid-asks");

// word("kept", {count: 3}): the sentence of that name with {count} filled in.
export function word(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
