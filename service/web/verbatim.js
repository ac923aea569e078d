// Which words of an answer are the notice's own: those of a citation that stand right before its
// marker, and no others. What stands around them (天津市:, 按最新的通知:, 共6项。, a sum) is ours.

const MARKED = /(?:\s*\[\d+\])+/gu;
// what of ours may close a quotation before its marker: nothing, a full stop, a quotation mark
const CLOSED = [/$/u, /[。.]\s*$/u, /[”」]\s*$/u];
const OPENING = /[“「]$/u;

// The longest of the quotes with which `said` ends, and where it begins there.
function lastQuote(said, cited) {
  const found = cited.flatMap(({ quote }) => CLOSED.map((closed) => said.replace(closed, ""))
    .filter((each) => quote && each.endsWith(quote)).map((each) => [quote, each.length - quote.length]));
  return found.sort(([one], [other]) => other.length - one.length)[0] ?? [];
}

/**
 * The pieces of an answer in order, `{text, isQuoted, citations}`; joined they are the answer. A
 * quoted piece has the quotation marks, full stop and markers that belong to it; `quote` is what of
 * it is verbatim, and `citations` are those that its markers name.
 */
export function piecesOf(answer, citations) {
  const known = new Map(citations.map((citation) => [String(citation.marker), citation]));
  const pieces = [];
  let at = 0;
  const ours = (end) => { if (end > at) pieces.push({ text: answer.slice(at, end), isQuoted: false, quote: "", citations: [] }); };
  for (const run of answer.matchAll(MARKED)) {
    const cited = [...run[0].matchAll(/\d+/gu)].map(([marker]) => known.get(marker)).filter(Boolean);
    if (cited.length === 0) continue; // [2020] of a document's number
    const said = answer.slice(at, run.index);
    const [quote, start] = lastQuote(said, cited);
    if (quote === undefined) continue;
    const begins = at + start - (OPENING.test(said.slice(0, start)) ? 1 : 0);
    const end = run.index + run[0].length;
    ours(begins);
    pieces.push({ text: answer.slice(begins, end), isQuoted: true, quote, citations: cited });
    at = end;
  }
  ours(answer.length);
  return pieces;
}

/** The answer as text in which the notice's own words, and only they, stand in quotation marks. */
export function inQuotationMarks(answer, citations) {
  return piecesOf(answer, citations).map(({ text, quote }) => {
    const isMarked = quote === "" || OPENING.test(text.slice(0, text.indexOf(quote)));
    return isMarked ? text : text.replace(quote, () => `“${quote}”`);
  }).join("");
}
