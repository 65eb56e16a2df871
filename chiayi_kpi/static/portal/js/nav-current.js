// What scrolls sideways on a phone opens on what is current: the navigation on the tab of this page, a table of months on
// the month. It is brought into the middle, and nothing else moves.
const PLACES = [[".nav__link[aria-current]", ".nav__list"], ["th[aria-current]", ".table-scroll"]];

for (const [what, pane] of PLACES) {
  const current = document.querySelector(what);
  const list = current?.closest(pane);
  if (list) {
    const tab = current.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    list.scrollLeft += tab.left - frame.left - (frame.width - tab.width) / 2;
  }
}
