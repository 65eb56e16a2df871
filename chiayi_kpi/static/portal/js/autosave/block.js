// A block copied from a spreadsheet: tabs between columns, line breaks between rows.
export function parse(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map(unquoted));
}

// A cell that held a quote or a line break comes in quotes.
function unquoted(value) {
  const found = value.trim().match(/^"([\s\S]*)"$/);
  return found ? found[1].replaceAll('""', '"').trim() : value.trim();
}

export const isBlock = (text) => /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
