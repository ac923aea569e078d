// What somebody may see of notices that not everybody may: a matter of their role and their bodies.

/** The sight of who holds a key or has signed in, `{role, bodies}`, to be kept and compared. */
export function sightOf({ role, bodies }) {
  return JSON.stringify([role, bodies]);
}

/** Whether `holder` may see all that was shown to who had this `sight`; null is of who is not known. */
export function seesAll(holder, sight) {
  return holder.role === "admin" || sightOf(holder) === sight;
}
