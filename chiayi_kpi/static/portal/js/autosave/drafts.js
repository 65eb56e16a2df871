// What was typed and is not yet saved, kept in this browser until the server has it.
const LIFE_MS = 14 * 24 * 3600 * 1000;
const nameOf = (person, page) => `drafts:${person}:${page}`;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {}; // something else wrote there
  }
}

let isOver = false; // the person signs out: what this page still does keeps nothing any more

function write(name, drafts) {
  try {
    if (isOver || Object.keys(drafts).length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(drafts));
    return true;
  } catch {
    return false;
  }
}

const alive = (drafts) => Object.entries(drafts).filter(([, draft]) => Date.now() - draft.at < LIFE_MS);

// The drafts of one person on one page, each by a key; without storage (switched off, full) the page works and keeps none.
export function draftsOf(person, page) {
  const name = nameOf(person, page);

  return {
    // `about`: what a page that is opened later needs besides, in order to save it. The same text stays as it was kept.
    keep(key, text, seen, about) {
      const drafts = read(name);
      const { at = Date.now(), refused } = drafts[key]?.text === text ? drafts[key] : {};
      return write(name, { ...drafts, [key]: { text, seen, about, at, refused } });
    },
    // The server did not take this text, and said why.
    refuse(key, text, reason) {
      const drafts = read(name);
      if (drafts[key]?.text === text) write(name, { ...drafts, [key]: { ...drafts[key], refused: reason } });
    },
    forget(key) {
      const drafts = read(name);
      if (!(key in drafts)) return;
      delete drafts[key];
      write(name, drafts);
    },
    forgetAll: () => write(name, {}),
    // [[key, {text, seen, about, at, refused}]], oldest first; what is older than two weeks is let go.
    kept: () => alive(read(name)).sort(([, one], [, other]) => one.at - other.at),
  };
}

// All drafts of one person, on whatever page.
export function draftsOfPerson(person) {
  let names = [];
  try {
    names = Object.keys(localStorage).filter((name) => name.startsWith(nameOf(person, "")));
  } catch {
    // no storage: nothing is kept
  }
  return {
    count: () => names.reduce((sum, name) => sum + alive(read(name)).length, 0),
    forgetAll() {
      isOver = true;
      for (const name of names) write(name, {});
    },
  };
}
