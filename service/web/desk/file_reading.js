// A file as it was chosen: whether it can be a notice, told before a byte of it is sent.

export const LARGEST = 5 * 1024 * 1024;
const LARGEST_METADATA = 64 * 1024;
const ENDING = /\.(txt|md)$/iu;
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/gu;
const SAMPLE = 4096;
const METADATA = ["title", "issuer", "date", "number", "source_address"];

/** A file that cannot be used: `kind` is empty, large, binary, utf16, gbk, encoding or format. */
export class UnusableFile extends Error {
  constructor(kind, file, decoded = null) {
    super(kind);
    this.kind = kind;
    this.file = file;
    this.decoded = decoded; // the text, where it is clear which encoding it has
  }
}

/** The notice and the metadata among the files that were dropped together. */
export function sortFiles(files) {
  const notices = files.filter((file) => ENDING.test(file.name));
  const beside = files.filter((file) => /\.json$/iu.test(file.name));
  return { notices, beside: beside[0] ?? null, others: files.filter((file) => !notices.includes(file) && !beside.includes(file)) };
}

/** `{text, ending}` of a file in UTF-8. Throws UnusableFile. */
export async function readNotice(file) {
  if (!ENDING.test(file.name)) throw new UnusableFile("format", file);
  if (file.size === 0) throw new UnusableFile("empty", file);
  if (file.size > LARGEST) throw new UnusableFile("large", file);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mark = bytes[0] * 256 + bytes[1];
  if (mark === 0xfffe || mark === 0xfeff) {
    throw new UnusableFile("utf16", file, decoded(bytes, mark === 0xfffe ? "utf-16le" : "utf-16be"));
  }
  if (bytes.includes(0)) throw new UnusableFile("binary", file);
  const text = decoded(bytes, "utf-8", true);
  if (text === null) {
    const other = decoded(bytes, "gb18030");
    if (other !== null && looksChinese(other)) throw new UnusableFile("gbk", file, other);
    throw new UnusableFile(isBinary(new TextDecoder("latin1").decode(bytes)) ? "binary" : "encoding", file);
  }
  if (isBinary(text)) throw new UnusableFile("binary", file);
  if (!text.replace(/^\ufeff/u, "").trim()) throw new UnusableFile("empty", file);
  return text;
}

function decoded(bytes, encoding, keepMark = false) {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    return null;
  }
}

function isBinary(text) {
  const sample = text.slice(0, SAMPLE);
  return (sample.match(CONTROL) ?? []).length * 50 > sample.length;
}

function looksChinese(text) {
  const sample = [...text.slice(0, SAMPLE)];
  const common = sample.filter((it) => /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/u.test(it)).length;
  const other = sample.filter((it) => it >= "\u0080").length - common;
  return !isBinary(text) && common > 4 * other;
}

/** The same notice in UTF-8, under the same name. */
export function inUtf8(file, text) {
  return new File([text], file.name, { type: "text/plain" });
}

/** What a .json beside a notice says of it; null where it is no such file. */
export async function readMetadata(file) {
  if (file.size > LARGEST_METADATA) return null;
  try {
    const found = JSON.parse(await file.text());
    if (found === null || typeof found !== "object" || Array.isArray(found)) return null;
    const texts = METADATA.filter((name) => typeof found[name] === "string").map((name) => [name, found[name]]);
    return Object.fromEntries([...texts, ...seenBy(found.visibility)]);
  } catch {
    return null;
  }
}

// who may see it; what says nobody makes the whole file unreadable, or it would be public
function seenBy(visibility) {
  if (visibility === undefined || visibility === null) return [];
  const isList = Array.isArray(visibility) && visibility.length > 0 && visibility.every((it) => typeof it === "string");
  if (!isList && !["public", "internal"].includes(visibility)) throw new SyntaxError("visibility");
  return [["visibility", isList ? [...new Set(visibility.map((it) => it.trim()))].sort() : visibility]];
}

/** A file's name taken apart: the notice's number under which it is kept, and the ending. */
export function idOf(name) {
  const base = name.split(/[/\\]/u).at(-1);
  const ending = ENDING.exec(base)?.[0] ?? "";
  return { id: base.slice(0, base.length - ending.length).normalize("NFC"), ending };
}

/** What is wrong with a notice's number, or "". */
export function idProblem(id) {
  if (!id.trim() || id !== id.trim()) return "不能空着，前后也不能有空格";
  if ([...id].length > 128) return "不能超过128个字";
  if (id.startsWith(".")) return "不能用点开头";
  if (id.includes('"')) return "不能有英文双引号"; // a form would send it as %22
  if (/[/\\\p{C}]/u.test(id)) return "不能有斜杠、控制字符或看不见的字符";
  return "";
}
