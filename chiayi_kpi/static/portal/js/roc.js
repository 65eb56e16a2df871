// Moments as the pages print them: years of the Republic, the clock of Taipei, whatever this computer's is.
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Taipei",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const OFFSET = 1911; // the year 1 is 1912

const partsOf = (at) => Object.fromEntries(PARTS.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));

// "14:05"
export function clock(at) {
  const { hour, minute } = partsOf(at);
  return `${hour}:${minute}`;
}

// "108.01.03 14:05"
export function moment(at) {
  const { year, month, day } = partsOf(at);
  return `${year - OFFSET}.${month}.${day} ${clock(at)}`;
}
