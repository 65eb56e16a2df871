// What was typed and is not yet saved, kept in this browser until the server has it.
const LIFE_MS = 14 * 24 * 3600 * 1000;
const KEEPINGS = ["localStorage", "sessionStorage"]; // of the browser; of one tab, until it is closed
const PREFIX = "drafts:";
const nameOf = (person, page) => `${PREFIX}${person}:${page}`;

function read(name, keeping) {
  try {
    return JSON.parse(window[keeping].getItem(name)) ?? {};
  } catch {
    return {}; // something else wrote there
  }
}

let isOver = false; // the person signs out: what this page still does keeps nothing any more

function write(name, keeping, drafts) {
  try {
    if (isOver || Object.keys(drafts).length === 0) window[keeping].removeItem(name);
    else window[keeping].setItem(name, JSON.stringify(drafts));
    return true;
  } catch {
    return false;
  }
}

const alive = (drafts) => Object.entries(drafts).filter(([, draft]) => Date.now() - draft.at < LIFE_MS);

// The drafts of one person on one page, each by a key; without storage (switched off, full) the page works and keeps none.
export function draftsOf(person, page, keeping = "localStorage") {
  const name = nameOf(person, page);

  return {
    // `about`: what a page that is opened later needs besides, in order to save it. The same text stays as it was kept.
    keep(key, text, seen, about) {
      const drafts = read(name, keeping);
      const { at = Date.now(), refused } = drafts[key]?.text === text ? drafts[key] : {};
      return write(name, keeping, { ...drafts, [key]: { text, seen, about, at, refused } });
    },
    // The server did not take this text, and said why.
    refuse(key, text, reason) {
      const drafts = read(name, keeping);
      if (drafts[key]?.text === text) write(name, keeping, { ...drafts, [key]: { ...drafts[key], refused: reason } });
    },
    forget(key) {
      const drafts = read(name, keeping);
      if (!(key in drafts)) return;
      delete drafts[key];
      write(name, keeping, drafts);
    },
    forgetAll: () => write(name, keeping, {}),
    // [[key, {text, seen, about, at, refused}]], oldest first; what is older than two weeks is let go.
    kept: () => alive(read(name, keeping)).sort(([, one], [, other]) => one.at - other.at),
  };
}

// [[name, keeping]] of what is kept, of whoever it is.
function names() {
  try {
    return KEEPINGS.flatMap((keeping) =>
      Object.keys(window[keeping])
        .filter((name) => name.startsWith(PREFIX))
        .map((name) => [name, keeping]),
    );
  } catch {
    return []; // no storage: nothing is kept
  }
}

// All drafts of one person, on whatever page.
export function draftsOfPerson(person) {
  const theirs = names().filter(([name]) => name.startsWith(nameOf(person, "")));
  return {
    count: () => theirs.reduce((sum, [name, keeping]) => sum + alive(read(name, keeping)).length, 0),
    forgetAll() {
      isOver = true;
      for (const [name, keeping] of theirs) write(name, keeping, {});
    },
  };
}

// Now that this person is signed in: what somebody else left in this tab alone, and what is older than two weeks, whoever's.
export function letGo(person) {
  for (const [name, keeping] of names()) {
    const isAnothers = keeping === "sessionStorage" && !name.startsWith(nameOf(person, ""));
    const drafts = read(name, keeping);
    const left = isAnothers ? [] : alive(drafts);
    if (left.length < Object.keys(drafts).length) write(name, keeping, Object.fromEntries(left));
  }
}
