// Questions to begin with. Each belongs to a shipped notice and is shown while that is in the store.

const SHIPPED = "tianjin-zwfw-2025";

export const EXAMPLES = [
  { notice_id: SHIPPED, question: "热线每天受理多少诉求？" },
  { notice_id: SHIPPED, question: "“高效办成一件事”平均减少多少办理时间？" },
  { notice_id: SHIPPED, question: "红桥区有哪些做法？" },
  { notice_id: SHIPPED, question: "2025年远程异地评标要做到多少？" },
];
