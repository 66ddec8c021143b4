/* html.js - what pages are drawn with: preact, whose trees are written by htm
 *
 *	const Greeting = ({ name }) => html`<p>Hello, ${name}</p>`;
 *
 *	render(html`<${Greeting} name="Ada" />`, document.body);
 *
 * What stands in ${} becomes a text node or a property, never markup.
 */
import { Component, h, render } from "../vendor/preact/preact.mjs";
import htm from "../vendor/htm/htm.mjs";

export const html = htm.bind(h);
export { render };
export * from "../vendor/preact/hooks.mjs";

/* The same, drawn again only when what it is drawn from is another: what is one of
 * very many. */
export const memo = (Draw) => class extends Component {
	shouldComponentUpdate(next)
	{
		return Object.keys({ ...this.props, ...next })
			.some((key) => this.props[key] !== next[key]);
	}

	render(props)
	{
		return h(Draw, props);
	}
};
