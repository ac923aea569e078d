// The graph in the words of a hotline. The service's names for types and relations stand here and
// nowhere else of the drawing.

const family = (name, seal, of) => ({ name, seal, family: of });

/** What each type is called, the character of its seal, and the family that gives it its colour. */
export const TYPES = {
  Department: family("部门", "部", "body"),
  Organisation: family("机构", "机", "body"),
  District: family("区", "区", "place"),
  Region: family("地区", "地", "place"),
  Measure: family("措施", "措", "work"),
  Target: family("指标", "数", "figure"),
  Policy: family("文件", "文", "paper"),
  Section: family("章节", "章", "paper"),
  Item: family("条目", "条", "paper"),
  Platform: family("平台", "台", "thing"),
  Programme: family("专项", "项", "thing"),
  Award: family("荣誉", "奖", "thing"),
};

// seen from the node in the middle; with a status where that tells two kinds apart
const RELATIONS = {
  "led_by.out": "责任单位",
  "led_by.in": "负责的工作",
  "led_by.in.rule": "规定的职责",
  "led_by.in.done": "已做的工作",
  "led_by.in.planned": "计划做的工作",
  "has_target.out": "指标",
  "has_target.out.achieved": "完成情况",
  "has_target.out.planned": "目标",
  "has_target.out.rule": "规定标准",
  "has_target.out.context": "相关数字",
  "has_target.in": "是谁的指标",
  "cooperates_with.both": "合作单位",
  "participates.in": "参与单位",
  "participates.out": "参与的专项",
  "participates.out.rule": "规定参与的工作",
  "participates.out.done": "参与做成的工作",
  "participates.out.planned": "计划参与的工作",
  "applies_to.out": "适用对象",
  "applies_to.in": "适用的规定",
  "produces.out": "形成的成果",
  "produces.in": "出自哪项工作",
  "follows_up.out": "后来的进展",
  "follows_up.in": "此前的情况",
  "issued_by.out": "发文单位",
  "issued_by.in": "发布的文件",
  "awarded.out": "所获荣誉",
  "awarded.in": "获得者",
  "located_in.out": "所在地",
  "located_in.in": "设在这里的",
  "part_of.out": "写在哪里",
  "part_of.in": "其中写明的",
  "mentions.in": "在哪里提到",
  "mentions.out": "提到的",
};

const PART_OF = { Measure: "其中的工作", Target: "其中的数字", Item: "其中的条目", Section: "其中的章节" };
const STATUSES = {
  done: "已做", achieved: "已完成", planned: "计划", rule: "规定", context: "背景数字",
};

/** What a kind of edge is called, seen from the node that has it. */
export function relationWords({ predicate, direction, status, type }) {
  if (predicate === "part_of" && direction === "in") return PART_OF[type] ?? RELATIONS["part_of.in"];
  if (predicate === "mentions" && direction === "out") return `提到的${TYPES[type]?.name ?? ""}`;
  const seen = `${predicate}.${direction}`;
  return RELATIONS[`${seen}.${status}`] ?? RELATIONS[seen] ?? "相关";
}

/** What a node is called where it stands alone: a figure with what it counts. */
export function nodeName({ type, name, attributes = {} }) {
  if (type !== "Target" || !attributes.subject) return name;
  return `${attributes.subject} ${name}`;
}

/** A type's name. */
export function typeName(type) {
  return TYPES[type]?.name ?? "其他";
}

/** What is known of a node beside its name, as `[term, words]`. */
export function nodeFacts({ type, aliases = [], attributes = {} }) {
  const facts = [];
  const state = [attributes.year ? `${attributes.year}年` : "", STATUSES[attributes.status] ?? ""].join("");
  if (state) facts.push(["情况", state]);
  if (attributes.deadline) facts.push(["时限", attributes.deadline]);
  if (attributes.penalty) facts.push(["罚则", attributes.penalty]);
  if (type === "Measure" && attributes.partners?.length) facts.push(["配合", attributes.partners.join("、")]);
  if (aliases.length) facts.push(["又称", aliases.slice(0, 4).join("、")]);
  return facts;
}

/** What must be said of an edge that the text does not simply say. */
export function edgeCautions({ implicit, predicate, score, edits = [] }) {
  const said = [];
  if (implicit) said.push("原文没有写明由谁来做，这里按发文单位推定。");
  if (predicate === "follows_up") {
    said.push(`这一联系由两处原文比对得出${score === null ? "" : `，把握${Math.round(score * 100)}%`}，不是原文直接写的。`);
  }
  if (edits.length) said.push("这一联系由编辑校正过。");
  return said;
}

/** The rest of what the drawing says; `showGraph` takes others by the same names as `labels`. */
export const LABELS = {
  drawing: (name) => `“${name}”的关系图；同样的内容在列表里`,
  list: (name) => `与“${name}”有关的`,
  loading: "正在展开…",
  preparing: "问津刚启动，正在准备…",
  alone: "通知里没有写到与它有关的单位、工作或数字。",
  more: (rest) => `更多，还有${rest}项`,
  again: "已在图中",
  earlier: (dropped) => `回到开头，前面还有${dropped}项`,
  opened: (name, added) => (added ? `已展开“${name}”，新增${added}项` : `“${name}”的联系都已在图中`),
  closed: (name) => `已收起“${name}”`,
  crowded: (name) => `图上最多放60项，先收起了“${name}”`,
  centred: (name, total) => `现在以“${name}”为中心，共${total}项联系`,
  back: "返回",
  closer: "放大",
  farther: "缩小",
  whole: "全图",
  asDrawing: "图",
  asList: "列表",
  show: "图或列表",
  legend: "图例",
  said: "依据原文",
  elsewhere: (count) => `另有${count}处也这样写`,
  open: "在通知里看",
  centre: "以它为中心",
  expand: "展开",
  collapse: "收起",
  hint: "点方框展开，点连线看原文",
  implicit: "原文没有写明由谁做",
  start: "选一个方框或一条连线，这里就显示通知里的原话。",
  keys: "↑↓选择，→展开，←收起，回车展开并看依据",
  retry: "再试一次",
  count: (total) => `${total}项`,
  kind: (words, total) => `${words}，共${total}项`,
};
