// The notices that are published: to look at, to put another version in place of, to take away.

import { element } from "../dom.js";
import { officialDate, webAddress } from "../source_line.js";
import { confirmed } from "./confirming.js";
import { pagedList } from "./paged.js";
import { call, remove as removed } from "./requests.js";
import { count, publishedWords, removalWords, seenBy, troubleWords } from "./words.js";

/**
 * The list's one owner: `refresh()` reads it again and returns it, or null; `forget()` empties it for who
 * comes next. `onTrouble(trouble)` may sign out.
 */
export function publishedShelf({ list, state, dialog, open, key, onTrouble }) {
  let visit = 0; // of who is here now: what was asked for by who has left is dropped, however it ends

  function forget() {
    visit += 1;
    list.replaceChildren();
    state.replaceChildren();
  }

  async function refresh() {
    const mine = visit;
    if (!list.hasChildNodes()) state.textContent = "正在读取…";
    try {
      const { notices } = await call("api/v1/notices", { key: key() });
      if (mine !== visit) return null;
      state.textContent = notices.length === 0 ? "还没有发布通知。发布第一份以后，大家才问得到。" : "";
      list.replaceChildren(notices.length === 0 ? "" : pagedList(notices, {
        unit: "份",
        placeholder: "按标题、机关或编号找",
        empty: "",
        words: (it) => [it.title, it.issuer, it.date, it.notice_id, it.published?.by].join(" "),
        draw: entry,
      }));
      return notices;
    } catch (trouble) {
      if (mine !== visit || onTrouble(trouble)) return null;
      list.replaceChildren();
      const again = element("button", { type: "button", class: "plain", onclick: refresh }, "再读一次");
      const { title, sentence } = trouble.status === 503
        ? { title: "服务正在启动", sentence: "过几秒再读。" }
        : { title: "列表读不到", sentence: troubleWords(trouble).title + "。" };
      state.replaceChildren(`${title}，${sentence}`, again);
      return null;
    }
  }

  function entry(notice) {
    const address = webAddress(notice.source_address);
    const about = [notice.issuer, officialDate(notice.date), notice.number].filter(Boolean).join("　");
    const kept = [`编号 ${notice.notice_id}`, `第${notice.version}版`, `${count(notice.characters)}字`, address?.host].filter(Boolean).join(" · ");
    return element("li", { class: "published-row" },
      element("div", { class: "what" },
        element("button", { type: "button", class: "link", onclick: () => open(notice) }, notice.title),
        seenBy(notice.visibility) ? element("p", { class: "seen-by" }, seenBy(notice.visibility)) : null,
        about ? element("p", { class: "soft" }, about) : null,
        publishedWords(notice) ? element("p", { class: "soft done-by" }, publishedWords(notice)) : null,
        element("p", { class: "soft kept" }, kept)),
      element("div", { class: "acts" }, // room for 复审 and 到期
        element("button", { type: "button", class: "plain", "aria-label": `移除《${notice.title}》`, onclick: () => remove(notice) }, "移除")));
  }

  async function remove(notice) {
    const lines = [`《${notice.title}》`, `移除以后，问不到它的内容，以前回答里的出处也打不开。${notice.version > 1 ? `${notice.version}个版本都会删去。` : ""}移除不能撤回。`];
    if (!(await confirmed(dialog, { title: "移除这份通知？", lines, yes: "移除", sure: "我知道移除不能撤回", danger: true }))) return;
    const mine = visit;
    state.textContent = "正在移除…";
    let trouble = null;
    try {
      await removed(`api/v1/notices/${encodeURIComponent(notice.notice_id)}?seen_version=${notice.version}`, { key: key() });
    } catch (it) {
      if (mine !== visit || onTrouble(it)) return;
      trouble = it;
    }
    if (mine !== visit) return;
    const notices = await refresh();
    if (mine !== visit) return;
    const words = removalWords(notice, trouble, notices);
    if (notices === null) state.prepend(words); // the list says why it is not there
    else state.textContent = words;
  }

  return { refresh, forget };
}
