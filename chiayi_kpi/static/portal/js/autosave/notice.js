// The lines above a page that saves itself: no connection, the session has ended, what is not saved and where, what was
// typed at an earlier visit and never saved.
const NAMED = 5; // of what is not saved; the others are counted

export function button(label, act, looks = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--small ${looks}`.trim();
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// `place`: the element above the page; `word`: the page's sentences; `signIn`: the address.
export function noticesIn(place, word, signIn) {
  const line = (name) => place.querySelector(`[data-notice="${name}"]`);
  const hide = (name) => line(name)?.remove();

  function show(name, text, actions = []) {
    const made = document.createElement("div");
    made.className = "message message--warning";
    made.dataset.notice = name;
    const words = document.createElement("span");
    words.className = "message__text";
    words.textContent = text;
    made.append(words, ...actions);
    hide(name);
    place.append(made);
  }

  return {
    tellOffline() {
      if (!line("offline")) show("offline", word("offline"));
    },

    tellOnline() {
      hide("offline");
      hide("signed-out");
    },

    askToSignIn() {
      if (line("signed-out")) return;
      const link = document.createElement("a");
      link.className = "button button--small button--primary";
      link.href = signIn;
      link.textContent = word("signIn");
      show("signed-out", word("signedOut"), [link]);
    },

    // Each with a way to its place.
    tellUnsaved(things) {
      if (!things.length) return hide("unsaved");
      const links = things.slice(0, NAMED).map((thing) => button(thing.name(), () => thing.focus(), "button--quiet"));
      return show("unsaved", word("unsaved", { count: things.length }), links);
    },

    // What was typed here earlier and never reached the server.
    offer(count, at, putBack, discard) {
      const done = (act) => () => {
        hide("kept");
        act();
      };
      const first = button(word("putBack"), done(putBack), "button--primary");
      show("kept", word("kept", { count, at }), [first, button(word("discard"), done(discard))]);
      return first;
    },
  };
}
