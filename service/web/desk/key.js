// Whether a key, or who signed in by name, is an editor's: what all staff pages keep of them is in
// staff_key.js.

import { keepKey, SIGNED_IN } from "../staff_key.js";
import { call, send, Trouble } from "./requests.js";

const EDITING = new Set(["editor", "admin"]);
const LOOK_MS = 15_000;

/** Whose key this is, `{label, role}`. Keeps it if it may publish; throws Trouble otherwise. */
export async function tryKey(key) {
  const holder = await call("api/v1/me", { key });
  if (!EDITING.has(holder.role)) throw new Trouble("refused", { status: 403, detail: holder.role });
  keepKey(key);
  return holder;
}

/**
 * `send`, which throws the 401 also where nobody heard it: the service soon hangs up on who may not
 * send, and a browser that is still sending mostly says no more than that the line broke.
 */
export async function sendAsEditor(path, form, options) {
  try {
    return await send(path, form, options);
  } catch (trouble) {
    if (trouble.kind === "unreachable") await checkKey(options);
    throw trouble;
  }
}

// Throws where the key is certainly over, or nobody waits to be told any more.
async function checkKey({ key, signal }) {
  try {
    await call("api/v1/me", { key, signal, within: LOOK_MS });
  } catch (trouble) {
    if (trouble.status === 401 || trouble.kind === "stopped") throw trouble;
  }
}

/** Why a key was not taken, for who typed it. */
export function keyWords(trouble, key) {
  if (trouble.status === 403 && key === SIGNED_IN) return "这是坐席的账号。发布通知要用编辑或管理者的账号。";
  if (trouble.status === 401) return "密钥不对，或者已经停用。请核对后再输一次。";
  if (trouble.status === 403) return `这把密钥是${trouble.detail === "citizen" ? "市民网站" : "坐席"}用的。发布通知要用编辑或管理员的密钥。`;
  if (trouble.status === 429) return "这里刚才输错的次数太多，这一次还没有核对。请过一分钟再试。";
  if (trouble.status === 503) return "服务正在启动，请过几秒再试。";
  if (trouble.kind === "unreachable") return "连不上服务。请检查网络后再试。";
  if (trouble.kind === "silent") return "服务没有回应，还没能核对。请稍后再试。";
  return "服务出了差错，请稍后再试。";
}
