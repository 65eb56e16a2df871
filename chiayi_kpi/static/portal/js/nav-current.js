// The navigation scrolls sideways on a phone: the tab of this page is brought into its middle, and nothing else moves.
const current = document.querySelector(".nav__link[aria-current]");
const list = current?.closest(".nav__list");

if (list) {
  const tab = current.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  list.scrollLeft += tab.left - frame.left - (frame.width - tab.width) / 2;
}
