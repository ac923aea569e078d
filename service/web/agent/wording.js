// The words of the console: those a hotline uses, in one place.

import { failureWords } from "../wording.js";

export const KIND = { answer: "答复", related: "相关原文", absent: "通知里没有" };

export const BODY_SOURCE = {
  duty: "原文写明负责",
  measure: "原文写明承办",
  likely: "可能负责（请核实）",
  issuer: "仅为发文机关，请核实",
};

/** The work order: name of the field, its label, and whether it takes several lines. */
export const ORDER_FIELDS = [
  { name: "summary", label: "诉求概述", rows: 3 },
  { name: "category", label: "类别", choices: ["咨询", "求助", "投诉", "举报", "建议", "表扬"] },
  { name: "urgency", label: "紧急程度", choices: ["一般", "紧急"] },
  { name: "topic", label: "事项", rows: 1 },
  { name: "place", label: "地点", rows: 1 },
  { name: "body", label: "派单单位", rows: 1 },
];

const TROUBLES = {
  unreachable: { title: "连不上问津", sentence: "来电内容和草稿都还在，连上以后自动再查。" },
  slow: { title: "等了太久没有回音", sentence: "服务可能正忙，连上以后自动再查。" },
  hurried: { title: "查得有点快", sentence: "到时间自动再查，可以接着记。" },
  unreadable: { title: "这段话没能读懂", sentence: "可能有特殊符号，或者太长。请改一改，会再查。" },
  preparing: { title: "问津还没有准备好", sentence: "启动比平常慢，内容都还在，请过几分钟再查。" },
  empty: { title: "还没有收录通知", sentence: "这不是通知里没有，而是还没有通知可查。请告诉管理者。" },
};

/** What to tell the caller, without the advice to call the hotline that they have called. */
export function forACaller(message) {
  return message.replaceAll(/[^。！？]*(?:拨打|致电)12345[^。！？]*[。！？]?/gu, "").trim() || message;
}

/** What to do first with a call about danger. */
export const URGENT_FIRST = "先按紧急情况处置";

/** Which of the caller's words make a call urgent. */
export function saidToBeUrgent(words) {
  return words?.length ? `来电人说到：${words.join("、")}` : "";
}

/** What to know of the body that is filled in, or why none is. */
export function bodyRemark(draft) {
  if (!draft.body) return draft.body_note ?? "";
  return draft.body_certain === false ? "不一定由该单位负责，请核实" : "";
}

/** What went wrong, as a title and a sentence for somebody with a caller on the line. */
export function troubleWords(failure) {
  const words = TROUBLES[failure.kind];
  if (words) return words;
  const { title, sentence } = failureWords(failure);
  return { title, sentence };
}

const DOOR = {
  unknown_key: "这把密钥不对，或者已经停用。请核对是否完整，或向管理者要一把新的。",
  weak_key: "这把密钥不能用坐席台。请向管理者要一把坐席的密钥。",
  empty_key: "请先粘贴密钥。",
  unreachable: "连不上问津，还没能核对密钥。请稍后再试。",
  slow: "等了太久没有回音，还没能核对密钥。请稍后再试。",
  hurried: "试得太快了，请稍等片刻再试。",
};

/** Why somebody is not let in. */
export function doorWords(kind) {
  return DOOR[kind] ?? "服务出了差错，还没能核对密钥。请稍后再试。";
}

/** Why somebody who was in stands at the door again. */
export const TURNED_OUT = {
  unknown_key: "密钥刚刚停用了。来电内容和草稿都还在，换一把密钥就能接着用。",
  weak_key: "这把密钥不再能用坐席台。来电内容和草稿都还在，换一把密钥就能接着用。",
};

export const STILL_HERE = "来电内容和草稿都还在，登录就能接着用。";

export const CHECKING_KEY = "正在核对密钥…";
export const ROLE = { agent: "坐席", editor: "编辑", admin: "管理者" };
export const COPIED = "已复制";
export const NOT_COPIED = "没能复制，请手动选取";
export const NOTHING_TO_ASK = "这张卡片没有可追问的问题。";
export const NOTHING_PINNED = "按收藏，常用的卡片就留在这里。";
export const NOTHING_RECENT = "接下一个来电时，这一个会记在这里。";
export const NO_BASIS = "还没有依据。查到原文后会列在这里。";

export const FIRST_WORDS = {
  title: "等来电人开口",
  sentence: "在左边记下来电人的话，停一停就会列出最多三张卡片：答复、依据原文、责任单位和建议派单单位。",
};

/** What is said of a caller who has only greeted or thanked. */
export const NOTHING_ASKED = "来电人还没有问事情。";

/** What is under way, in a few words. */
export const STATE = {
  idle: "",
  waiting: "正在记录，下面是上一刻的结果",
  seeking: "正在查找原文…",
  preparing: "问津刚启动，正在准备…",
  fresh: "",
  failed: "",
  long: "太长，还没有查",
};

const NAMED = 16;

/** The caller's words, in a sentence: as much of them as names them. */
function named(words) {
  const characters = [...words];
  return `“${characters.length > NAMED ? `${characters.slice(0, NAMED).join("")}…` : words}”`;
}

/** Of whose words the cards are that stand below. */
export function formerResult(words) {
  return `下面还是${named(words)}的结果`;
}

export const COPY_WAITS = "正在查新说的话，查到就复制。";
export const NOT_YET_COPIED = "还没有复制：";

/** What a second press would copy. */
export function copyWouldBeOf(words) {
  return `这是${named(words)}的，新说的还没有查到。再按一次就复制它。`;
}

/** What a screen reader is told once cards have come. */
export function foundWords(cards) {
  if (cards.length === 0) return NOTHING_ASKED;
  const answered = cards.filter((card) => card.answer !== null).length;
  return answered === 0 ? "通知里没有，列出了相近的原文。" : `查到${cards.length}张卡片。`;
}

/** What there is too much of. */
export function tooLong(length, most) {
  return `已有${length}个字，一次最多查${most}个字。请删短，或者`;
}
