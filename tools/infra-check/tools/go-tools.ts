import { findOnPath } from '../../../dev/install/find-tool.ts';
import { goInstall } from '../../../dev/install/go-install.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';

interface GoTool {
  /** Import path without a version. */
  package: string;
  version: string;
  /** As a person reads it: "a minute". */
  takes: string;
}

const TOOLS = {
  kubeconform: { package: 'github.com/yannh/kubeconform/cmd/kubeconform', version: 'v0.8.0', takes: 'half a minute' },
  conftest: { package: 'github.com/open-policy-agent/conftest', version: 'v0.71.1', takes: 'two minutes' },
  actionlint: { package: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12', takes: 'half a minute' },
  tflint: { package: 'github.com/terraform-linters/tflint', version: 'v0.64.0', takes: 'two to eight minutes' },
} as const satisfies Record<string, GoTool>;

/** A tool written in Go: of the PATH (which, built by Go, tells no version), else built once. Throws Remedy when there is neither it nor Go. */
export async function goTool(binary: keyof typeof TOOLS, log: (line: string) => void): Promise<string> {
  const found = await findOnPath(binary);
  if (found !== undefined) return found;
  const { version, takes, package: path } = TOOLS[binary];
  const step = `${binary}: building ${version} with Go (${takes}, once)`;
  const remedy = `Install Go 1.26 or later, or put a ${binary} on the PATH`;
  return goInstall({ binary, package: path, version, step, remedy, cacheDir: CACHE_DIR, log });
}
