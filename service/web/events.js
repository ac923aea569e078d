// Server-sent events as text (HTML standard): what a block between two empty lines says.

/** `{event, id, data}` of a block without its line ends, or null where it is a comment alone. */
export function eventOf(block) {
  const event = { event: "message", id: null, data: [] };
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/u.exec(line) ?? [];
    if (field === "data") event.data.push(value ?? "");
    else if (field === "event" || field === "id") event[field] = value ?? "";
  }
  return event.data.length > 0 ? { ...event, data: event.data.join("\n") } : null;
}
