// The few pictures, drawn as shapes so that no page's image policy has to allow them.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  phone: "M5 4h4l2 5-2.5 1.6a12 12 0 005 5L15 13l5 2v4a1.6 1.6 0 01-1.8 1.6C10.700 20 4 13.300 3.400 5.800A1.600 1.600 0 015 4z",
};

/** A picture that only repeats what stands beside it. */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) picture.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}
