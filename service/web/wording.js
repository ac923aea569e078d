// What the page says when there is no answer. A notice that does not say and a service that broke
// are told apart by title, sentence and look.

const REASONS = {
  no_evidence: "通知里没有写到",
  wrong_year: "通知说的不是这一年",
  wrong_place: "通知没有说到这个地方",
  wrong_body: "通知没有说到这个单位",
  attribute_absent: "通知提到了这件事，但没有写这一点",
  ambiguous: "您想了解的是什么",
  out_of_scope: "没有找到与所问有关的内容",
  expired: "有关的通知已经失效",
  unsafe: "这个请求不能照办",
};

/** Stands over a notice's own words in an answer, and over no others. */
export const EXCERPT = "原文摘录";

/** Why the notices give no answer, as a heading. */
export function reasonTitle(reason) {
  return REASONS[reason] ?? REASONS.no_evidence;
}

const FAILURES = {
  unreachable: {
    title: "连不上问津",
    sentence: "网络断了，或者服务已经停止。您的问题还在，恢复后请再试一次。",
    retry: true,
  },
  slow: {
    title: "等了太久没有回音",
    sentence: "服务一分钟没有回音，可能正忙。请稍后再试一次。",
    retry: true,
  },
  unreadable: {
    title: "这个问题没能读懂",
    sentence: "请用1到1000个字说一件事，去掉特殊符号，再问一次。",
    retry: false,
  },
  hurried: {
    title: "读得有点快",
    sentence: "每分钟能读的次数有限，请稍等片刻再试。",
    retry: true,
  },
  preparing: {
    title: "问津还没有准备好",
    sentence: "启动比平常慢。您的问题还在，请过几分钟再试一次。",
    retry: true,
  },
  empty: {
    title: "还没有收录通知",
    sentence: "这不是原文没有说，而是问津里还没有通知可查。请告诉网站的管理者，收录以后再问。",
    retry: true,
  },
  missing: {
    title: "找不到这份内容",
    sentence: "它可能已经从问津移走了。请刷新页面后再看。",
    retry: false,
  },
  broken: {
    title: "服务出了差错",
    sentence: "这不是原文没有说，而是问津没能答完。请稍后再试；一直不行，请告诉网站的管理者。",
    retry: true,
  },
};

const HURRIED_ASKING = {
  title: "问得有点快",
  sentence: "每分钟能回答的问题有限，请稍等片刻再试。",
  retry: true,
};

function completed(words, { kind, status, retryAfter }) {
  const { sentence } = words;
  if (kind === "hurried" && retryAfter) return { ...words, sentence: sentence.replace("稍等片刻", `过${retryAfter}秒`) };
  if (kind === "broken" && status) return { ...words, sentence: sentence.replace(/。$/u, `（错误代码${status}）。`) };
  return words;
}

/** What went wrong, in a title and a sentence, and whether trying again makes sense. */
export function failureWords(failure) {
  return completed(FAILURES[failure.kind] ?? FAILURES.broken, failure);
}

/** The same for who has asked a question: of those there are fewer a minute than of readings. */
export function askingFailureWords(failure) {
  return failure.kind === "hurried" ? completed(HURRIED_ASKING, failure) : failureWords(failure);
}

/** What stands in for the answer while it is sought. */
export const SEEKING = "正在查找原文…";

/** The same while the service loads. */
export const PREPARING = "问津刚启动，正在准备…";

/** How long that has taken, once it is worth saying. */
export function waitedWords(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 3 ? "" : `已等${seconds}秒`;
}
