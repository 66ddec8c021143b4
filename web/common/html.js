/* html.js - what pages are drawn with: preact, whose trees are written by htm
 *
 *	const Greeting = ({ name }) => html`<p>Hello, ${name}</p>`;
 *
 *	render(html`<${Greeting} name="Ada" />`, document.body);
 *
 * What stands in ${} becomes a text node or a property, never markup.
 */
import { h, render } from "../vendor/preact/preact.mjs";
import htm from "../vendor/htm/htm.mjs";

export const html = htm.bind(h);
export { render };
export * from "../vendor/preact/hooks.mjs";
