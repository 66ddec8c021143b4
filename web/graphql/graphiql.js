/* graphiql.js - queries, to be written and tried
 *
 * They go where this page came from, by POST.  Who is asking is said by a header,
 * which is not kept: whoever sits here next is not to find it.
 */
const FIRST = `# Who is asking is said under Headers, below:
#
#     {"user": "what /login answered as uuid"}

{
  __typename
}
`;

window.addEventListener("DOMContentLoaded", () => {
	ReactDOM.createRoot(document.getElementById("graphiql")).render(
		React.createElement(GraphiQL, {
			fetcher: GraphiQL.createFetcher({ url: location.pathname }),
			defaultQuery: FIRST,
			defaultEditorToolsVisibility: "headers",
			shouldPersistHeaders: false,
		}));
});
