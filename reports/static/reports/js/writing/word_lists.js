// Word writes the items of a list as paragraphs with the number in front (mso-list): made lists again. Numbers that the
// printed report does not count by (一、 (一) a. iv., or a list that begins at 3) stay in the text as they were.
const DEEPEST = 3;
const NUMBER = /^(\d+)[.)、．]?$/;
const BULLET = /^[^\d\p{L}]$|^[oüØvqnl§]$/u; // letters of its symbol fonts

const levelOf = (element) => Number(/mso-list:\s*l\d+\s+level(\d+)/i.exec(element.getAttribute("style") ?? "")?.[1] ?? 0);

// The mark that stands in front, taken out of the paragraph.
function takeMark(paragraph) {
  const mark = [...paragraph.querySelectorAll("[style]")].find((one) => /mso-list:\s*ignore/i.test(one.getAttribute("style")));
  const text = mark?.textContent.replace(/[\s\u00a0]+/g, " ").trim() ?? "";
  mark?.remove();
  return text;
}

function item(paragraph) {
  const made = document.createElement("li");
  made.append(...paragraph.childNodes);
  return made;
}

// `open`: the lists that the next item may belong to, from the outermost on.
function place(paragraph, open) {
  const level = Math.min(levelOf(paragraph), DEEPEST);
  const mark = takeMark(paragraph);
  const number = Number(NUMBER.exec(mark)?.[1] ?? 0);
  const kind = number ? "ol" : BULLET.test(mark) ? "ul" : "";
  while (open.length && open.at(-1).level > level) open.pop();
  let list = open.at(-1);
  if (list?.level === level && list.element.localName !== kind && kind) {
    open.pop();
    list = open.at(-1);
  }
  const goesOn = list?.level === level;
  const expected = goesOn ? list.element.children.length + 1 : 1;
  if (!kind || (number && number !== expected)) {
    paragraph.prepend(`${mark} `);
    const above = list?.element.lastElementChild;
    if (above && list.level < level) above.append(document.createElement("br"), ...paragraph.childNodes);
    else open.length = 0;
    if (!paragraph.childNodes.length) paragraph.remove();
    return;
  }
  if (!goesOn) {
    const element = paragraph.ownerDocument.createElement(kind);
    if (list) list.element.lastElementChild.append(element);
    else paragraph.before(element);
    list = { element, level };
    open.push(list);
  }
  list.element.append(item(paragraph));
  paragraph.remove();
}

export function listsOfWord(body) {
  const open = [];
  let last = null;
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div, li")]) {
    if (!levelOf(paragraph)) continue;
    if (open.length && last !== paragraph.previousElementSibling) open.length = 0; // something stands between them
    place(paragraph, open);
    last = open.length ? open[0].element : null;
  }
}
