// What the server said about this page: the addresses, the person, the stamp of the text, the words that scripts show.
const root = document.getElementById("writing");

export const page = root && {
  root,
  text: document.getElementById("writing-text"),
  status: document.getElementById("writing-status"),
  notice: document.getElementById("writing-notice"),
  user: root.dataset.user,
  key: root.dataset.key,
  seen: root.dataset.seen, // the stamp of the stored text that this one was made from
  urls: {
    save: root.dataset.saveUrl,
    picture: root.dataset.pictureUrl,
    draft: root.dataset.draftUrl,
    signIn: root.dataset.signInUrl,
  },
};

const words = root ? JSON.parse(document.getElementById("writing-words").textContent) : {};

// word("saved", {at: "14:05"}): the sentence of that name with {at} filled in.
export function word(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

export function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
