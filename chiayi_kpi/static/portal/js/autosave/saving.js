// What saves itself, whatever it is: a cell, an explanation, a tick, an answer. What was typed goes to this browser's
// keeping first, then to the server, and stays kept until the server has it. Two savings of one thing never overlap.
//
// Each thing is
//   key                by which its draft is kept
//   line               if anything, what it is saved in a line with: the answer to one says what the server holds of all
//   about              what a page that is opened later needs in order to save it, if anything
//   name(), focus()    how a message names it; leads to it
//   text(), seen()     what stands in it; what the server held when that was typed
//   isDirty()          whether the server lacks what stands in it
//   post(text, last)   asks the server (autosave/server.js)
//   mark(state)        shows it: "saving", "kept", "invalid", "conflict", or "" for nothing
//   saved(data, sent)  the server has what was sent: {text, seen, undoing}
//   refused(data)      why it was not taken
//   decide(data, text) somebody else wrote meanwhile: resolves to "mine", "theirs" or "" (put off)
const RETRY_MS = { offline: 5000, "signed-out": 15000 };

export function autosave({ drafts, notice }) {
  const running = new Map(); // key or line → the promise of the latest saving, which may wait for its turn
  const sending = new Map(); // key → the promise of what is on its way to the server
  const unsaved = new Map(); // key → [thing, why]: what the server did not take
  const undecided = new Map(); // key → the text for which the person put the choice off
  const ours = new Set(); // keys whose draft this page has kept; one of an earlier visit waits until it was decided about
  let timer = null;

  function keep(thing) {
    ours.add(thing.key);
    return drafts.keep(thing.key, thing.text(), thing.seen(), thing.about);
  }

  // Called with every key: what is typed is kept before anything else happens to it.
  function typed(thing) {
    if (thing.isDirty()) keep(thing);
    else clear(thing);
  }

  // The server has what stands there: nothing of an earlier trouble is left to be seen, and a draft of ours is let go.
  function clear(thing) {
    const hadTrouble = unsaved.has(thing.key);
    if (ours.has(thing.key)) forget(thing);
    if (hadTrouble) thing.mark("");
  }

  function forget(thing) {
    ours.delete(thing.key);
    drafts.forget(thing.key);
    undecided.delete(thing.key);
    if (unsaved.delete(thing.key)) tell();
  }

  function left(thing, why) {
    unsaved.set(thing.key, [thing, why]);
    tell();
  }

  // What waits is named above the page, for the server or for the person; what was refused where its place is out of sight.
  function tell() {
    const named = [...unsaved.values()].filter(([thing, why]) => why !== "refused" || !thing.isInSight());
    notice.tellUnsaved(named.map(([thing]) => thing));
  }

  // Saves the thing if the server lacks something of it. Resolves to true when nothing is left unsaved in it.
  // `insist` sends also what was left undecided in a conflict before; `last`: the page is being left, and what is not on its way is
  // sent at once, whatever it stands in a line with.
  function commit(thing, options = {}) {
    const places = [thing.key, thing.line].filter(Boolean);
    const before = options.last ? [] : places.map((place) => running.get(place));
    const next = Promise.all(before).then(() => send(thing, options)).finally(() => {
      for (const place of places) if (running.get(place) === next) running.delete(place);
    });
    for (const place of places) running.set(place, next);
    return next;
  }

  async function send(thing, options) {
    while (sending.has(thing.key)) await sending.get(thing.key);
    const sent = put(thing, options).finally(() => sending.delete(thing.key));
    sending.set(thing.key, sent);
    return sent;
  }

  async function put(thing, options) {
    if (!thing.isDirty()) {
      clear(thing);
      return true;
    }
    const text = thing.text();
    const seen = thing.seen();
    if (!options.insist && undecided.get(thing.key) === text) return false;
    keep(thing);
    thing.mark("saving");
    const { kind, data } = await thing.post(text, options.last);
    return OUTCOMES[kind](thing, data, { ...options, text, seen });
  }

  function wait(thing, kind) {
    thing.mark("kept");
    left(thing, "kept");
    clearTimeout(timer);
    timer = setTimeout(retry, RETRY_MS[kind]);
    return false;
  }

  // Whatever it said: the server answers again, and what waits behind this is sent.
  function answered() {
    notice.tellOnline();
    retry();
  }

  const OUTCOMES = {
    done(thing, data, sent) {
      forget(thing);
      answered();
      thing.saved(data, sent);
      typed(thing); // more may have been typed meanwhile
      return !thing.isDirty();
    },

    refused(thing, data, sent) {
      answered();
      drafts.refuse(thing.key, sent.text, data.message ?? "");
      thing.mark("invalid");
      thing.refused(data);
      left(thing, "refused");
      return false;
    },

    async conflict(thing, data, sent) {
      answered();
      thing.mark("conflict");
      undecided.set(thing.key, sent.text);
      left(thing, "conflict");
      const choice = await thing.decide(data, sent.text);
      if (choice === "mine") return put(thing, { ...sent, insist: true });
      if (choice === "theirs") {
        forget(thing);
        thing.mark("");
      }
      return choice === "theirs";
    },

    "signed-out"(thing) {
      notice.askToSignIn();
      return wait(thing, "signed-out");
    },

    offline(thing) {
      notice.tellOffline();
      return wait(thing, "offline");
    },
  };

  // One of those that wait; when the server has answered, the next.
  function retry() {
    const found = [...unsaved.values()].find(([thing, why]) => why === "kept" && !running.has(thing.key));
    if (found) commit(found[0]);
  }

  // Everything that is under way, and these things, saved. Resolves to those that could not be.
  async function settle(things, options) {
    await Promise.all([...things.map((thing) => commit(thing, options)), ...running.values()]);
    return things.filter((thing) => thing.isDirty());
  }

  // What is under way is done; whether it was taken or not.
  const idle = () => Promise.all(running.values());

  return { typed, commit, forget, retry, settle, idle };
}
