/* docs.js - every operation, to be read and tried
 *
 * The document is checked by tests/lint.t, and by nobody else's server.
 */
window.addEventListener("DOMContentLoaded", () => {
	SwaggerUIBundle({
		url: document.querySelector("link[rel=service-desc]").href,
		domNode: document.getElementById("api"),
		deepLinking: true,
		validatorUrl: null,
	});
});
