// Runs in the browser after swagger-ui-bundle.js. `validatorUrl: null` keeps the page from calling an external host.
globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
