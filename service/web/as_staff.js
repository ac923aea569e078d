// What is read with the key of this tab, for the pages of staff: they may see more than everybody.

import { Failure, getJson, noticeText } from "./client.js";
import { bearer, keptKey } from "./staff_key.js";

/** What `asking(headers)` gives with the tab's key; without it, where that is not valid any more. */
async function asStaff(asking) {
  if (keptKey() === "") return asking({});
  try {
    return await asking(bearer(keptKey()));
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    return asking({});
  }
}

/** The JSON at `path`, as this tab's holder may see it. */
export const seenJson = (path, signal = null) => asStaff((headers) => getJson(path, signal, headers));

/** A notice's canonical text, as this tab's holder may see it. */
export const seenText = (noticeId, signal) => asStaff((headers) => noticeText(noticeId, signal, headers));
