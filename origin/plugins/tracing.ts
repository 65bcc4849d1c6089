// Loaded before a service (`node --import ./origin/plugins/tracing.ts`), so that clients are instrumented as they are imported. Without
// OTEL_EXPORTER_OTLP_ENDPOINT nothing is loaded at all.
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] !== undefined) {
  const { startTracing } = await import('./start-tracing.ts');
  startTracing(process.env['OTEL_SERVICE_NAME'] ?? 'sommier');
}
