// One way through the door of a staff page: a name and a password. The other, a key, is each page's
// own form.

import { call, Failure, read } from "./client.js";
import { element } from "./dom.js";
import { cleared, endSession, signedInByName, SIGNED_IN } from "./staff_key.js";

const WORDS = {
  empty: "请填写姓名和密码。",
  wrong: "姓名或密码不对，请核对后再试。忘了密码，请管理者重设。",
  unreachable: "连不上问津，还没能登录。请稍后再试。",
  slow: "等了太久没有回音，还没能登录。请稍后再试。",
  preparing: "问津正在启动，请过几秒再登录。",
  broken: "服务出了差错，还没能登录。请稍后再试。",
  checking: "正在登录…",
  over: "登录已经过期，请重新登录。",
};
const NOT_OUT = "没能退出，再点一次";

/** Why somebody signed in by name stands at the door again, and what became of their work. */
export function sessionOver(kept = "") {
  return WORDS.over + kept;
}

async function signIn(name, password) {
  await cleared();
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password }),
  };
  try {
    return await read(await call("api/v1/session", options), (it) => it.json());
  } catch (failure) {
    // an earlier session whose token was lost: its cookie is cleared by now
    if (failure.status !== 403) throw failure;
    return read(await call("api/v1/session", options), (it) => it.json());
  }
}

function wordsOf(failure) {
  if (failure.status === 401) return WORDS.wrong;
  if (failure.status === 429) return `试错的次数太多了，或者同时登录的人太多，请${waitWords(failure.retryAfter ?? 60)}后再试。急用可以先用以前用过的访问密钥进入。`;
  return WORDS[failure.kind] ?? WORDS.broken;
}

function waitWords(seconds) {
  return seconds < 60 ? `${seconds}秒` : `${Math.ceil(seconds / 60)}分钟`;
}

/** The form, put at `place`, above the one for a key; `onIn(SIGNED_IN)` is called once somebody has signed in. */
export function nameForm(place, onIn) {
  const name = field("sign-in-name", { type: "text", autocomplete: "username", autocapitalize: "off", maxlength: 200 });
  const password = field("sign-in-password", { type: "password", autocomplete: "current-password", maxlength: 1000 });
  const note = element("p", { class: "note", id: "sign-in-note", role: "alert" });
  const button = element("button", { class: "primary", type: "submit" }, "登录");
  const form = element("form", { class: "by-name", "aria-labelledby": "by-name-title", novalidate: true, onsubmit: submitted },
    element("h2", { id: "by-name-title" }, "用姓名和密码登录"),
    element("label", { for: name.id }, "姓名"), name,
    element("label", { for: password.id }, "密码"), password,
    note, button);
  place.replaceWith(form);

  function submitted(event) {
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") enter();
  }

  async function enter() {
    const missing = [name, password].find((each) => each.value.trim() === "");
    if (missing) return complain(WORDS.empty, missing);
    button.setAttribute("aria-busy", "true");
    say(WORDS.checking);
    try {
      await signIn(name.value.trim(), password.value);
      password.value = "";
      say("");
      signedInByName();
      onIn(SIGNED_IN);
    } catch (failure) {
      complain(wordsOf(failure), password);
      password.value = "";
      if (!(failure instanceof Failure)) throw failure;
    } finally {
      button.removeAttribute("aria-busy");
    }
    return null;
  }

  function say(sentence) {
    note.textContent = sentence;
    note.classList.remove("wrong");
    for (const each of [name, password]) each.removeAttribute("aria-invalid");
  }

  function complain(sentence, where) {
    say(sentence);
    note.classList.add("wrong");
    where.setAttribute("aria-invalid", "true");
    where.focus();
  }

  return {
    /** Says why somebody stands here, and waits for who they are. */
    ask(reason) {
      complain(reason, name.value === "" ? name : password);
      for (const each of [name, password]) each.removeAttribute("aria-invalid");
    },
    focus() {
      name.focus();
    },
    clear() {
      for (const each of [name, password]) each.value = "";
      say("");
    },
  };
}

function field(id, attributes) {
  return element("input", { id, name: id, spellcheck: "false", "aria-describedby": "sign-in-note", ...attributes });
}

/** Ends the session on the service; whether that is done. If not, `button` says so and stays. */
export async function leftBy(button) {
  const isOut = await endSession();
  if (!isOut) button.textContent = NOT_OUT;
  return isOut;
}
