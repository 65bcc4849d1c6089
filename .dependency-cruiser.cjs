/** The direction of imports: entry → app → route → verb → repository or port; see ARCHITECTURE.md. */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'Two modules that need each other are one module or three.', {}, { circular: true }),
    rule(
      'shared-stands-alone',
      'shared/ runs everywhere: nothing of ours, no runtime, no I/O.',
      { path: '^shared/', pathNot: String.raw`\.test\.ts$|^shared/testing/` },
      { pathNot: '^shared/|^node_modules/(zod|@noble/hashes|@scure/base|jose)/' },
    ),
    rule('edge-and-origins-apart', 'Edge and origins meet in shared/ only.', { path: '^edge/' }, { path: '^origin/' }),
    rule('origins-never-edge', 'Edge and origins meet in shared/ only.', { path: '^origin/' }, { path: '^edge/' }),
    rule(
      'services-apart',
      'One service never reads another; plugins/ is what every origin needs.',
      { path: '^origin/([^/]+)/', pathNot: String.raw`\.test\.ts$` },
      { path: '^origin/', pathNot: '^origin/($1|plugins)/' },
    ),
    rule(
      'plugins-know-no-service',
      'plugins/ is below the services.',
      { path: '^origin/plugins/' },
      { path: '^origin/(?!plugins/)' },
    ),
    rule(
      'production-knows-no-tools',
      'What is deployed needs nothing of dev/, test/, tools/, load-tests/.',
      { path: '^(shared|edge|origin)/', pathNot: String.raw`\.test\.ts$|/testing/` },
      { path: '^(dev|test|tools|load-tests)/' },
    ),
    rule(
      'edge-without-node',
      'The edge runs in workerd: no Node built-ins, but for scrypt, which workerd has natively.',
      { path: '^edge/', pathNot: String.raw`\.test\.ts$|/testing/|^edge/identity/passwords/scrypt\.ts$` },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'entries-are-not-imported',
      'worker.ts and server.ts only start things; tests call buildX.',
      {},
      { path: String.raw`(^edge/worker|^origin/[^/]+/server)\.ts$` },
    ),
    rule(
      'no-dev-dependencies',
      'What is deployed uses runtime dependencies only.',
      { path: '^(shared|edge|origin)/', pathNot: String.raw`\.test\.ts$|/testing/|/drizzle\.config\.ts$` },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule('resolvable', 'An import that does not resolve hides a boundary.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`^(\.data|\.cache)/|(^|/)dist/` },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.d.ts'],
    },
  },
};
