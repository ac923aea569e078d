// Files that a page makes itself, for the person to keep.

/** Lets the browser save `text` as a file of this media type. */
export function saveFile(name, text, type = "application/json") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** 20250127: the day in a name that sorts by time. */
export function dayOf(now) {
  return `${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}`;
}

/** 7 → 07. */
export function twoDigits(number) {
  return String(number).padStart(2, "0");
}
