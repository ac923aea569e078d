// The editor's page: choose a file, look at what was read, publish it; and what is published.

import { seenText } from "../as_staff.js";
import { element } from "../dom.js";
import { noticePanel } from "../notice_panel.js";
import { seesAll, sightOf } from "../sight.js";
import { forgetKey, isCarriable, keptKey, SIGNED_IN, signOut, whenAnotherIsIn } from "../staff_key.js";
import { navFor, showStaffNav } from "../staff_nav.js";
import { leftBy, nameForm, sessionOver } from "../staff_sign_in.js";
import { confirmed } from "./confirming.js";
import { detailsForm } from "./details.js";
import { idOf, idProblem, inUtf8, readMetadata, readNotice, sortFiles, UnusableFile } from "./file_reading.js";
import { findings, openNotes } from "./findings.js";
import { keyWords, sendAsEditor, tryKey } from "./key.js";
import { outcomeOf, toBeKept } from "./outcome.js";
import { given, planOf } from "./plan.js";
import { Trouble } from "./requests.js";
import { publishedShelf } from "./shelf.js";
import { stageList } from "./stages.js";
import { tabRow } from "./tabs.js";
import { textPane } from "./text_pane.js";
import { tryingField } from "./trying.js";
import { ANOTHER, count, doneWords, FILE_DROPPED, fileWords, momentWords, notYetWords, troubleWords, UNKNOWN } from "./words.js";

const byId = (id) => document.getElementById(id);
const panel = noticePanel(byId("panel"), seenText);
const pane = textPane(byId("source"));
const tabs = tabRow(byId("tabs"), byId("tab-panel"));
const stages = stageList({ list: byId("stages"), said: byId("working-said"), note: byId("working-note") });
const form = detailsForm(byId("details"), { onId: () => look(), onChange: () => { drawNotes(); drawSum(); } });
const shelf = publishedShelf({
  list: byId("list"),
  state: byId("list-state"),
  dialog: byId("confirm"),
  open: (notice) => panel.open(notice),
  key: keptKey,
  onTrouble: signedOutBy,
});
const trying = tryingField({
  form: byId("try"),
  note: byId("try-note"),
  thread: byId("thread"),
  offered: byId("offered"),
  openCitation: panel.openCitation,
  key: keptKey,
});

let step = "signin";
let chosen = null; // {file, ending, text, beside}: the notice that is looked at
let preview = null;
let work = null; // the AbortController of what goes on, null once who began it has left
let sight = null; // role and bodies of who was here last: what the service may show them

function goTo(next, focus = null) {
  step = next;
  document.body.dataset.step = next;
  if (next !== "review") pane.close();
  if (next === "home") shelf.refresh();
  (focus ?? byId("main")).focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

// ---- the key

// What the service told who was here: who comes next may see less. A chosen file outlasts a 401, for who sees the same.
function forgetSeen() {
  for (const each of [shelf, trying, panel]) each.forget();
  pane.close();
  tabs.empty();
  for (const id of ["review-title", "standing", "sum", "done-title", "done-said", "confirm-said"]) byId(id).replaceChildren();
  for (const where of ["choose", "working", "review"]) tellTrouble(where, null);
  document.querySelector(".working .file-name").textContent = "";
  byId("who").hidden = true;
}

function forgetFile() {
  [chosen, preview] = [null, null];
  form.fill("", {}, {}, "public");
}

function stopWork() {
  work?.abort();
  work = null;
}

function signedOutBy(trouble) {
  if (trouble.status !== 401) return false;
  stopWork(); // what became of a publishing, the look at the file tells who comes back
  const isByName = keptKey() === SIGNED_IN;
  forgetKey();
  forgetSeen();
  goTo("signin", byId("key"));
  byId("key-note").textContent = isByName ? "" : "密钥失效了，请重新输入。";
  if (isByName) byName.ask(sessionOver(chosen === null ? "" : "文件还在这里。"));
  return true;
}

const byName = nameForm(document.querySelector(".by-name"), (key) => signIn(key, { typed: true }));

async function signIn(key, { typed }) {
  try {
    const holder = await tryKey(key);
    const { label, role } = holder;
    const isOther = !seesAll(holder, sight);
    const isDropped = isOther && chosen !== null;
    if (isOther) forgetFile(); // the form has what the service told of it
    sight = sightOf(holder);
    byId("key").value = "";
    byId("key-note").textContent = "";
    byName.clear();
    byId("who").hidden = false;
    navFor(role);
    const name = byId("who").querySelector(".label");
    name.title = name.textContent = label || (role === "admin" ? "管理员" : "编辑");
    if (chosen === null) goTo("home");
    else await look(); // who comes back is told anew what is published of it
    if (isDropped) tellTrouble("choose", FILE_DROPPED);
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    if (trouble.status === 401 && !typed) forgetKey(); // an agent's key still opens other pages
    goTo("signin", byId("key"));
    if (key === SIGNED_IN) return byName.ask(trouble.status === 401 ? sessionOver() : keyWords(trouble, key));
    byId("key-note").textContent = keyWords(trouble);
    if (typed) byId("key").select();
  }
}

byId("signin").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = byId("key").value.trim();
  if (!key) byId("key-note").textContent = "请先输入密钥。";
  else if (!isCarriable(key)) byId("key-note").textContent = "密钥只有字母、数字和符号，请核对是否多复制了别的字。";
  else signIn(key, { typed: true });
});

byId("sign-out").addEventListener("click", async () => {
  work?.abort();
  if (!(await leftBy(byId("sign-out")))) return;
  stopWork();
  signOut();
  forgetFile();
  forgetSeen();
  goTo("signin", byName);
});

// ---- the file

async function take(files) {
  tellTrouble("choose", null);
  const { notices, beside, others } = sortFiles([...files]);
  if (notices.length > 1) return tellTrouble("choose", { title: "一次核对一份", sentence: `选了${notices.length}份通知。请先选一份，发布以后再选下一份。` });
  if (notices.length === 0) {
    const kind = others.length > 0 ? "format" : null;
    return tellTrouble("choose", kind ? fileWords(kind) : { title: "没有通知文件", sentence: "只有资料文件（.json）。请把通知（.txt或.md）一起选上。" }, others[0]?.name);
  }
  const metadata = beside ? await readMetadata(beside) : {};
  if (metadata === null) return tellTrouble("choose", { title: "资料文件读不懂", sentence: "里面应当是JSON，例如{\"title\": \"…\", \"date\": \"2025-03-05\"}。也可以不选它，在下一步填写。" }, beside.name);
  await takeNotice(notices[0], metadata);
}

async function takeNotice(file, beside) {
  try {
    const { id, ending } = idOf(file.name);
    if (ending && idProblem(id)) throw new UnusableFile("name", file);
    const text = await readNotice(file);
    chosen = { file, ending, text, beside };
    preview = null;
    form.begin();
    form.fill(id, {}, beside, beside.visibility ?? "public");
    await look();
  } catch (problem) {
    if (problem instanceof UnusableFile) return tellUnusable(problem, beside);
    if (problem instanceof Trouble) throw problem;
    tellTrouble("choose", { title: "文件读不出来", sentence: "它可能刚被移走或改名。请再选一次。" }, file.name);
  }
}

function tellUnusable({ kind, file, decoded }, beside) {
  const convert = decoded === null ? null : element("button", {
    type: "button", class: "plain", onclick: () => takeNotice(inUtf8(file, decoded), beside),
  }, "转成UTF-8，继续核对");
  tellTrouble("choose", fileWords(kind), file.name, convert);
}

function tellTrouble(where, words, name = null, ...acts) {
  const place = byId(`${where}-trouble`);
  place.replaceChildren();
  if (!words) return;
  place.append(element("div", { class: "failure" },
    element("p", { class: "reason" }, words.title),
    element("p", {}, words.sentence),
    name ? element("p", { class: "soft file-name" }, name) : null,
    acts.some(Boolean) ? element("div", { class: "buttons" }, ...acts) : null));
  place.scrollIntoView({ block: "nearest" });
}

// ---- looking

function sentForm({ withMetadata }) {
  const data = new FormData();
  data.append("file", chosen.file, form.id() + chosen.ending);
  const given = { ...form.given(), visibility: form.visibility() };
  if (withMetadata && Object.keys(given).length > 0) data.append("metadata", new Blob([JSON.stringify(given)], { type: "application/json" }), "metadata.json");
  return data;
}

async function look() {
  const fromReview = step === "review";
  tellTrouble("review", null);
  const mine = new AbortController();
  work = mine;
  begin("checking", "正在核对", "取消");
  try {
    const found = await sendAsEditor("api/v1/notices/preview", sentForm({ withMetadata: false }), {
      key: keptKey(),
      signal: mine.signal,
      onSent: (sent, of) => { stages.at("sending", sent, of); if (sent >= of) stages.at("reading", 0, 0); },
    });
    if (work !== mine) return; // signed out meanwhile
    const wins = preview === null ? { ...(found.known ? given(found.known) : {}), ...chosen.beside } : form.given();
    // what is known keeps its own unless somebody says otherwise: here, or in the file beside it
    const visibility = form.visibility(chosen.beside.visibility ?? found.known?.visibility ?? "public");
    preview = found;
    form.fill(found.notice_id, found.found, wins, visibility);
    stages.end();
    showReview();
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    if (work !== mine) return;
    if (trouble.kind === "stopped") return fromReview ? showReview() : goHome();
    if (signedOutBy(trouble)) return;
    const words = troubleWords(trouble, "核对");
    if (fromReview) {
      showReview();
      return tellTrouble("review", words);
    }
    goTo("home");
    tellTrouble("choose", words, chosen.file.name, element("button", { type: "button", class: "plain", onclick: look }, "再试一次"));
  }
}

function begin(kind, title, stopping) {
  byId("working-title").textContent = title;
  document.querySelector(".working .file-name").textContent = chosen.file.name;
  tellTrouble("working", null);
  byId("stop").hidden = false;
  byId("stop").textContent = stopping;
  stages.begin(kind);
  goTo(kind, byId("working-title"));
}

function showReview() {
  byId("review-title").textContent = form.described().title || preview.notice_id;
  pane.fill(chosen.text, preview.outline.rows.filter((row) => row.kind === "section" || row.kind === "part").map((row) => row.start));
  goTo("review", byId("review-title"));
  tabs.fill(findings(preview, form.described(), pane.show));
  drawSum();
}

function drawNotes() {
  byId("review-title").textContent = form.described().title || preview.notice_id;
  tabs.renew("notes", findings(preview, form.described(), pane.show).find(({ id }) => id === "notes"));
}

function drawSum() {
  const { characters, sentences } = preview;
  const { kind, button, standing } = planOf(preview, form);
  byId("standing").textContent = standing;
  byId("standing").dataset.kind = kind;
  const notes = openNotes(preview, form.described()).length;
  byId("sum").textContent = [`${count(characters)}字`, `${count(sentences)}句`, notes > 0 ? `${notes}项提醒` : "没有提醒"].join(" · ");
  byId("publish").textContent = button;
  byId("publish").disabled = kind === "same";
}

// ---- publishing

async function publish() {
  if (form.complain()) return form.focusFirstProblem();
  if (form.id() !== preview.notice_id) return look();
  const { kind } = planOf(preview, form);
  const { known } = preview;
  if (kind === "replace" && !(await confirmed(byId("confirm"), {
    title: `替换第${known.version}版？`,
    lines: [
      `现行：《${known.described.title}》，${momentWords(known.published_at)}发布，${count(known.characters)}字。`,
      `换成：${chosen.file.name}，${count(preview.characters)}字。删去${count(known.changes.removed)}句，新增${count(known.changes.added)}句，${count(known.changes.kept)}句不变。`,
      "替换以后，回答只引用新的一版，旧版留底。",
    ],
    yes: "替换",
  }))) return;
  if (known && known.visibility !== "public" && form.visibility() === "public" && !(await confirmed(byId("confirm"), {
    title: "公开这份通知？",
    lines: [`现在${known.visibility === "internal" ? "只有内部人员" : `只有${known.visibility.join("、")}的人员`}看得到。公开以后，市民马上看得到、问得到。`],
    yes: "公开",
  }))) return;
  tellTrouble("review", null);
  const mine = new AbortController();
  work = mine;
  begin("publishing", "正在发布", "取消发布");
  const sent = toBeKept(preview, form, chosen.text);
  try {
    const added = await sendAsEditor(`api/v1/notices?seen_version=${sent.seen}${kind === "replace" ? "&replace=true" : ""}`, sentForm({ withMetadata: true }), {
      key: keptKey(),
      signal: mine.signal,
      stream: true,
      onSent: (sent, of) => stages.at("sending", sent, of),
      onProgress: ({ stage, done, total }) => {
        stages.at(stage, done, total);
        if (stage === "opening") byId("stop").hidden = true; // it is kept by now
      },
    });
    if (work !== mine) return;
    stages.end();
    showDone(added);
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    if (work !== mine) return;
    stages.fail();
    if (signedOutBy(trouble)) return;
    await backFrom(trouble, mine, sent, { new: "added", replace: "replaced", details: "metadata_updated" }[kind]);
  }
}

// The line can end just as the notice is kept: what is there now is asked for, not guessed.
async function backFrom(trouble, mine, sent, result) {
  if (!trouble.isCertain) {
    byId("stop").hidden = true;
    byId("working-note").textContent = "正在看它发布了没有…";
  }
  const now = trouble.isCertain ? null : await outcomeOf(sent, keptKey());
  if (work !== mine) return; // signed out meanwhile, and at another one perhaps
  byId("working-note").textContent = "";
  if (now?.isAsSent) {
    showDone({ result, notice: now.notice });
    if (trouble.kind === "stopped") byId("done-said").prepend("取消得晚了一步，通知已经发布。");
    return;
  }
  showReview();
  const again = element("button", { type: "button", class: "plain", onclick: look }, "重新核对");
  if (now === null) return tellTrouble("review", troubleWords(trouble), null, ["notice-changed", "duplicate-notice"].includes(trouble.type) ? again : null);
  const words = now.notice && now.notice.version !== sent.seen ? ANOTHER : now.isKnown || trouble.isUnsent ? notYetWords(trouble) : UNKNOWN;
  tellTrouble("review", words, null, again);
}

function showDone({ result, notice }) {
  const [title, sentence] = doneWords(result);
  byId("done-title").textContent = title;
  byId("done-said").replaceChildren(`《${notice.title}》，第${notice.version}版，${count(notice.characters)}字。${sentence}`);
  [chosen, preview] = [null, null];
  goTo("done", byId("done-title"));
  shelf.refresh();
  trying.about(notice.notice_id);
}

// ---- moving on

function goHome() {
  [chosen, preview] = [null, null];
  tellTrouble("choose", null);
  goTo("home");
}

byId("pick").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", (event) => {
  take(event.target.files);
  event.target.value = ""; // the same file can be chosen again once it was put right
});
byId("stop").addEventListener("click", () => work?.abort());
byId("drop-it").addEventListener("click", goHome);
byId("another").addEventListener("click", goHome);
byId("publish").addEventListener("click", publish);

const drop = byId("drop");
addEventListener("dragover", (event) => {
  event.preventDefault(); // or the browser would open the file in place of the page
  event.dataTransfer.dropEffect = step === "home" ? "copy" : "none";
  drop.classList.toggle("over", step === "home");
});
addEventListener("dragleave", (event) => { if (event.relatedTarget === null) drop.classList.remove("over"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (step === "home") take(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => { if (step === "publishing") event.preventDefault(); });

showStaffNav("desk");
whenAnotherIsIn(() => step !== "signin", () => {
  stopWork();
  forgetSeen();
  goTo("signin", byName);
  if (keptKey()) signIn(keptKey(), { typed: false });
});
if (keptKey()) signIn(keptKey(), { typed: false });
else byName.focus();
