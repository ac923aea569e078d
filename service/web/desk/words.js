// What the editor's page says. Words of the trade, never the program's.

export const TYPES = {
  Department: "部门单位", Organisation: "机构组织", District: "区县", Region: "区域",
  Policy: "政策文件", Platform: "平台系统", Programme: "项目活动", Award: "荣誉",
};

export const STATUSES = { achieved: "已完成", done: "已完成", planned: "计划", rule: "规定", context: "背景" };

const COMPARATORS = { "==": "", ">": "＞", ">=": "≥", "<": "＜", "<=": "≤", "~": "约" };

/** ≥ 40 个, 约 10 人: a figure as it was understood. */
export function figureWords({ value, value_upper: upper, unit, comparator }) {
  if (value === null) return "";
  const sign = COMPARATORS[comparator] ?? "";
  const number = upper === null ? spelt(value) : `${spelt(value)}至${spelt(upper)}`;
  return [sign, number, unit].filter(Boolean).join(" ");
}

function spelt(number) {
  return number.toLocaleString("zh-CN", { maximumFractionDigits: 10, useGrouping: Math.abs(number) >= 10_000 });
}

export const NOTES = {
  no_title: ["没有找到标题", "现在用编号当标题。请在上面填写标题。"],
  no_issuer: ["没有找到发文机关", "回答里会写不出是谁发的。请在上面填写发文机关。"],
  no_date: ["没有找到成文日期", "回答里会写不出是什么时候的。请在上面填写日期。"],
  short: ["内容很短", "请确认文件是完整的通知，不是摘要或空稿。"],
  garbled: ["有认不出的字", "这些字在存成文件以前就已经丢了，请从原件补上。"],
  invisible: ["有看不见的字符", "多半是从网页或文档里复制时带进来的，会妨碍查找。"],
  to_a_reader: ["像是写给程序的指令", "例如“忽略以上规定”或网页脚本。这句话不会用来作答。请核对原文，一般应当删去。"],
  markup: ["有网页标签", "会当作普通文字照登，不会起作用。一般应当删去。"],
  heading_like: ["有几行像小标题", "没有当作标题来读。若是标题，请加上“一、”“（一）”这样的序号。"],
  numbering_gap: ["标题的序号不连续", "前面可能少了一个标题，或者没有认出来。"],
  long_paragraph: ["段落很长", "超过1000字，读的人不好找。若是换行丢了，请补上。"],
  no_unit: ["有数字没写单位", "可能是电话、编号，也可能漏了单位。请看一眼。"],
};

export const STAGES = {
  checking: [["sending", "上传文件"], ["reading", "读结构、名称和数字"]],
  publishing: [["sending", "上传文件"], ["reading", "读通知"], ["embedding", "建立检索"], ["joining", "把计划和结果连起来"], ["opening", "开放提问"]],
};

/** How much of a stage is done: bytes, passages or notices. */
export function amountWords(stage, done, total) {
  if (stage === "sending") return total > 0 ? `${Math.round((100 * done) / total)}%` : "";
  const unit = { embedding: "段", joining: "份" }[stage];
  return unit && total > 0 ? `${done} / ${total}${unit}` : "";
}

const FILES = {
  empty: ["这是一个空文件", "里面没有文字。请把通知的正文存进去再选。"],
  large: ["文件太大", "通知最大5 MB，这个文件超过了，所以没有上传。请确认没有选错文件，或者分成几份。"],
  binary: ["这不是文字文件", "看起来是图片、压缩包或别的程序的文件。请在原来的程序里另存为纯文本（.txt）。"],
  utf16: ["文件是UTF-16编码", "问津收UTF-8编码的文字。可以在这里转换，字句不会改变。"],
  gbk: ["文件是GBK编码", "问津收UTF-8编码的文字。可以在这里转换，字句不会改变；转换后请核对原文没有乱码。"],
  encoding: ["文字编码认不出来", "既不是UTF-8也不像GBK。请在编辑软件里另存为UTF-8。"],
  format: ["还不收这种格式", "现在收.txt和.md。请把通知另存为纯文本；其他格式以后会收。"],
  name: ["文件名不能当编号", "名字里有斜杠、控制字符或看不见的字符，或者太长。请换一个文件名。"],
};

/** Why a file cannot be used. */
export function fileWords(kind) {
  const [title, sentence] = FILES[kind] ?? FILES.encoding;
  return { title, sentence };
}

const OF_DETAIL = [[/file is empty/u, "empty"], [/binary/u, "binary"], [/UTF-16/u, "utf16"], [/GBK/u, "gbk"], [/ MB/u, "large"], [/file's name/u, "name"]];
const FIELDS = { title: "标题", issuer: "发文机关", date: "日期", number: "文号", source_address: "来源网址", visibility: "公开范围" };

/** Who may see a notice that not everybody may; "" where all do. */
export function seenBy(visibility) {
  if (visibility === "public") return "";
  return visibility === "internal" ? "内部" : `限${visibility.join("、")}`;
}

const PUBLISHED = {
  added: () => "发布",
  replaced: ({ version }) => `换上第${version}版`,
  metadata_updated: () => "改了资料",
};

/** Who did what to a notice last, and when; "" where that is not told. */
export function publishedWords(notice) {
  const { published } = notice;
  const at = published && momentWords(published.at);
  if (!at) return "";
  const what = (PUBLISHED[published.what] ?? PUBLISHED.added)(notice);
  return [at, published.by, what].filter(Boolean).join(" ");
}

const DONE = {
  added: ["已发布", "现在就能问到它的内容。"],
  replaced: ["已替换", "现在的回答只引用这一版，旧版留底。"],
  metadata_updated: ["资料已更新", "正文没有变。"],
  unchanged: ["已经发布过了", "别人刚发布了完全相同的一份，所以没有重复发布。"],
};

/** What is said of a notice that was sent, by the service's result: title and sentence. */
export function doneWords(result) {
  return DONE[result] ?? ["服务收下了", "它没有说清是新发布还是更新。请在下面的列表里看一眼。"];
}

/** Where the file of who was here before did not stay for who comes in. */
export const FILE_DROPPED = { title: "刚才的文件没有留下", sentence: "换了人，或者能看的范围变了。请重新选一次。" };

/** What went wrong with a request, in a title and a sentence; `act` is what was not done: 核对, 发布 or 移除. */
export function troubleWords(trouble, act = "发布") {
  const { kind, status, type, detail } = trouble;
  const nothing = act === "移除" ? "没有移除" : act === "核对" ? "这次核对什么都没有保存" : "什么都没有保存";
  if (kind === "unreachable") return { title: "连不上服务", sentence: `网络断了，或者服务停了。${nothing}，文件还在这里，恢复后再试。` };
  if (kind === "silent") return { title: "服务没有回应", sentence: `等了太久，已经停下。${nothing}，文件还在这里，请稍后再试。` };
  if (type === "others-wait") return { title: "排队的人多", sentence: `正有几位在核对或发布。${nothing}，请过一会儿再试。` };
  if (type === "too-many-at-once") return { title: "同时进行的太多", sentence: `前面的核对或发布还没有结束。${nothing}，请等一会儿再试。` };
  if (status === 429) return { title: "一分钟里问得太多", sentence: `${nothing}，请过一会儿再试。` };
  if (type === "unreadable-notice") return fileWords(OF_DETAIL.find(([pattern]) => pattern.test(detail))?.[1] ?? "encoding");
  if (type === "unsupported-format") return fileWords("format");
  if (type === "bad-metadata") {
    const field = FIELDS[/“(\w+)”/u.exec(detail)?.[1]] ?? "某一项";
    return { title: `${field}用不了`, sentence: "日期写成2025、2025-03或2025-03-05，网址以http开头，每项不超过1000字，单位不超过50个。请改了再试。" };
  }
  if (type === "duplicate-notice") return { title: "别人刚用这个编号发布了另一份", sentence: "您看的时候还没有它，所以这次没有发布。请重新核对，再决定是替换它还是换一个编号。" };
  if (type === "id-withheld") return { title: "这个编号不能用", sentence: "请换一个编号，或者请管理员来发布。什么都没有保存。" };
  if (type === "out-of-sight") return { title: "这样您自己也看不到了", sentence: "限定的单位里没有您的单位。请加上您的单位，或者请管理员来发布。什么都没有保存。" };
  if (type === "notice-changed") return { title: "别人刚改过这份通知", sentence: "您核对以后它又变了，所以这次没有发布。请重新核对现在的内容，再决定。" };
  if (type === "notice-not-found") return { title: "这份通知已经不在了", sentence: "可能别人刚把它移除。列表已经更新。" };
  if (status === 413) return fileWords("large");
  if (status === 401) return { title: "密钥失效了", sentence: "请重新输入编辑密钥，文件还在这里。" };
  if (status === 403) return { title: "这把密钥不能发布", sentence: "发布和移除要用编辑或管理员的密钥。" };
  if (status === 503) return { title: "服务现在存不了", sentence: `可能正在启动，或者磁盘、数据库有问题。这次没有${act}，稍后再试；一直不行，请告诉管理者。` };
  return { title: "服务出了差错", sentence: `没有${act}。请稍后再试；一直不行，请告诉管理者${codeWords(status)}。` };
}

/** What is said where nobody told how publishing ended, and it is not published now; it may still be, unless it was not even sent. */
export function notYetWords(trouble) {
  const { status, isUnsent } = trouble;
  if (isUnsent) return { title: "已取消，没有发布", sentence: "文件还没有传完，什么都没有保存。文件还在这里。" };
  const title = trouble.kind === "stopped" ? "已取消" : troubleWords(trouble).title;
  return { title: `${title}，还没有发布`, sentence: `可能还在进行。请过一会儿重新核对，就看得到它发布了没有。文件还在这里。${status === null ? "" : `一直不行，请告诉管理者${codeWords(status)}。`}` };
}

const codeWords = (status) => (status ? `（错误代码${status}）` : "");

/** Where another version is there by now than was looked at, and it is not what was sent. */
export const ANOTHER = { title: "别人刚改过这份通知", sentence: "现在的一版不是您发的这一份。请重新核对现在的内容，再决定。" };

/** And where the service does not even say what is there. */
export const UNKNOWN = { title: "不知道发布了没有", sentence: "服务现在问不到。恢复以后请重新核对，就看得到它是否已经发布。文件还在这里。" };

/** What became of a removal: `trouble` of it, or null; `notices` that there are now, null if not told. */
export function removalWords(notice, trouble, notices) {
  const name = `《${notice.title}》`;
  const isGone = notices !== null && !notices.some((it) => it.notice_id === notice.notice_id);
  if (trouble === null || (isGone && trouble.type !== "notice-not-found")) return `已移除${name}。`;
  const { title, sentence } = troubleWords(trouble, "移除");
  if (trouble.isCertain) {
    const why = { "notice-not-found": "可能别人刚把它移除。", "notice-changed": "您看过以后它有了新的一版，所以没有移除。列表已经更新。" };
    return `${title}：${why[trouble.type] ?? sentence}`;
  }
  if (notices === null) return `不知道${name}移除了没有。`;
  return `${title}，${name}还没有移除。可能在等别的发布，请过一会儿再看。`;
}

/** 1.4万 reads worse than 14,445 where an editor compares: digits in groups of three. */
export function count(number) {
  return number.toLocaleString("zh-CN");
}

/** 2026-11-26T08:00:00+00:00 → 2026年11月26日 16:00, in the reader's own time. */
export function momentWords(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}`;
}
