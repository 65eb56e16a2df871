// A block copied from a spreadsheet, as Excel and LibreOffice put it on the clipboard: tabs between columns, line breaks
// between rows; a cell that holds a tab, a line break or a quote comes in quotes, the quotes in it doubled.
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const PLAIN = /[^\t\n]*/y;

function found(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// Rows of cells without spaces around them. A quote that is never closed, or closed within its cell, is a quote.
export function parse(text) {
  const all = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const rows = [[]];
  for (let at = 0; at <= all.length; at += 1) {
    const quoted = found(QUOTED, all, at);
    const [cell, inside] = quoted ?? found(PLAIN, all, at);
    rows.at(-1).push((quoted ? inside.replaceAll('""', '"') : cell).trim());
    at += cell.length;
    if (all[at] === "\n") rows.push([]);
  }
  return rows;
}

export const isBlock = (text) => /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));

// The cell in a box of one line, which would join what stands on both sides of a break: 11 and 120 are not 11120.
export const onOneLine = (cell) => cell.replace(/\s*[\t\n]\s*/g, " ↵ ");
