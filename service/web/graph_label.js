// A name in a box: broken where Chinese may be broken, cut where it is too long.

const NOT_FIRST = /[，。；：、！？）》”’」』】〕…—·％%℃!?,.;:)\]]/u;
const NOT_LAST = /[（《“‘「『【〔(\[]/u;
const TOKENS = /[!?,.;:)\]%]+|[\u0021-\u024f]+|\s+|[^\u0021-\u024f\s]+/gsu;
const WORDS = "Segmenter" in Intl ? new Intl.Segmenter("zh", { granularity: "word" }) : null;

/** How wide a text stands, in ems of a Chinese character. */
export function emWidth(text) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) < 0x2e80 && !/[“”‘’…—·]/u.test(character) ? 0.56 : 1;
  return width;
}

/** The lines of `text`, each about `most` ems; of more than `lines` the last one ends with …. */
export function labelLines(text, most, lines) {
  const all = broken(text, most);
  if (all.length > lines) return cut(all.slice(0, lines), most);
  // lines of like length, and no last one of a single character
  for (let width = most - 0.5; all.length > 1 && width > most / 2; width -= 0.5) {
    if (broken(text, width).length > all.length) return broken(text, width + 0.5);
  }
  return all;
}

function broken(text, most) {
  const all = [];
  let line = "";
  for (const token of pieces(text.trim(), most)) {
    const fits = emWidth(line + token) <= most;
    if (fits || line === "" || NOT_FIRST.test(token[0])) {
      line += token;
      continue;
    }
    let carried = "";
    while (line.length > 1 && NOT_LAST.test(line.at(-1))) {
      carried = line.at(-1) + carried;
      line = line.slice(0, -1);
    }
    all.push(line.trimEnd());
    line = carried + (token.trim() === "" ? "" : token);
  }
  if (line.trim()) all.push(line.trimEnd());
  return all;
}

function cut(shown, most) {
  let last = [...shown.at(-1)];
  while (last.length > 1 && emWidth(`${last.join("")}…`) > most) last = last.slice(0, -1);
  while (last.length > 1 && NOT_LAST.test(last.at(-1))) last = last.slice(0, -1);
  return [...shown.slice(0, -1), `${last.join("")}…`];
}

// words stay whole, unless one alone is wider than a line; without a segmenter, those of letters
function* pieces(text, most) {
  for (const [run] of text.matchAll(TOKENS)) {
    const isChinese = !/[\u0021-\u024f\s]/u.test(run);
    const words = isChinese && WORDS ? [...WORDS.segment(run)].map(({ segment }) => segment) : isChinese ? run : [run];
    for (const word of words) {
      if (emWidth(word) <= most) yield word;
      else yield* word;
    }
  }
}
