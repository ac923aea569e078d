// What the script tag does: defines the element, and puts one into a page that has none.
// <script src="https://HOST/widget.js" async></script>

import { wenjinChat } from "./element.js";

const NAME = "wenjin-chat";
const server = new URL(".", document.currentScript?.src ?? document.baseURI).href;

function putIntoPage() {
  if (document.querySelector(NAME)) return;
  document.body.append(document.createElement(NAME));
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, wenjinChat(server));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", putIntoPage, { once: true });
  else putIntoPage();
}
