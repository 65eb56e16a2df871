// What was typed and is not yet saved, kept in this browser until the server has it.
const LIFE_MS = 14 * 24 * 3600 * 1000;

const PREFIX = "drafts:";

// The drafts under one name, each by a key; without storage (switched off, full) the page works and keeps none.
export function draftsOf(of) {
  const name = PREFIX + of;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? {};
    } catch {
      return {}; // something else wrote there
    }
  }

  function write(drafts) {
    try {
      if (Object.keys(drafts).length === 0) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(drafts));
      return true;
    } catch {
      return false;
    }
  }

  return {
    // `about`: what a page that is opened later needs besides, in order to save it.
    keep: (key, text, seen, about) => write({ ...read(), [key]: { text, seen, about, at: Date.now() } }),
    forget(key) {
      const drafts = read();
      if (!(key in drafts)) return;
      delete drafts[key];
      write(drafts);
    },
    forgetAll: () => write({}),
    // [[key, {text, seen, about, at}]], oldest first; what is older than two weeks is let go.
    kept() {
      const drafts = Object.entries(read()).filter(([, draft]) => Date.now() - draft.at < LIFE_MS);
      return drafts.sort(([, one], [, other]) => one.at - other.at);
    },
  };
}
