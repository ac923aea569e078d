// 据市政务服务办2025年1月27日通知: where an answer comes from, in the words an official would use.

// The kinds of official document of 党政机关公文处理工作条例, as titles end in them.
const DOCUMENT_KIND = /(决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|批复|函|纪要)$/;
// 发文机关 + 关于 + 事由 + 文种: the body that issues stands before 关于, if it is a body.
const ISSUING_BODY = /^([^《》“”，。、\s]{2,24}?(?:办|局|厅|委|部|府|会|院|室|署|处|组|中心))关于/;

/** 2025-01-27 → 2025年1月27日, 2025-01 → 2025年1月, 2025 → 2025年; anything else → "". */
export function officialDate(date) {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(date ?? "");
  if (!found) return "";
  const [, year, month, day] = found;
  return `${year}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}`;
}

/** A title in 《》, unless it is already. */
export function titleMarks(title) {
  return title.startsWith("《") && title.endsWith("》") ? title : `《${title}》`;
}

/** The line for one citation, with whatever of issuer and date is known. */
export function sourceLine({ notice_title: title, issuer, notice_date: date }) {
  const body = ISSUING_BODY.exec(title)?.[1] ?? issuer ?? "";
  const kind = DOCUMENT_KIND.exec(title)?.[1];
  return `据${body}${officialDate(date)}${body && kind ? kind : titleMarks(title)}`;
}

/** The published address if it is a web address, else null. Words after it are dropped. */
export function webAddress(address) {
  const [first] = (address ?? "").trim().split(/\s/);
  if (!/^https?:\/\//i.test(first)) return null;
  try {
    return new URL(first);
  } catch {
    return null;
  }
}

/** Where in its notice a quote stands: 五、…… 第3项. */
export function whereabouts({ section, item }) {
  const parts = [];
  if (section) parts.push(section);
  if (item !== null && item !== undefined) {
    const articled = !section || /^第.{1,5}[编章节]/.test(section);
    parts.push(articled ? `第${item}条` : `第${item}项`);
  }
  return parts.join(" ");
}

/** One citation of each notice cited, in order of first appearance. */
export function citedNotices(citations) {
  const first = new Map();
  for (const citation of citations) {
    if (!first.has(citation.notice_id)) first.set(citation.notice_id, citation);
  }
  return [...first.values()];
}
