// Offsets into a notice are Unicode code points; JavaScript strings count UTF-16 units, in which
// 𠮷 or an emoji is two. Every conversion between the two stands here.

/** The UTF-16 offset at which code point number `codePoints` of `text` begins. */
export function utf16Offset(text, codePoints) {
  let units = 0;
  for (let passed = 0; passed < codePoints && units < text.length; passed += 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

/** `text[start:end]` as the service counts: half-open, in code points. */
export function codePointSlice(text, start, end) {
  const from = utf16Offset(text, start);
  return text.slice(from, from + utf16Offset(text.slice(from), end - start));
}

/** How many code points `text` has. */
export function codePointLength(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
