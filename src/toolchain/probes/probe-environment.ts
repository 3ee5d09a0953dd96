import type { Environment } from '../../kernel/inputs.ts';

const PASSED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TMPDIR|TEMP|XDG_\w+|JAVA_HOME|GOROOT|GOPATH|N_PREFIX|BUN_INSTALL|(?:PYENV|NVM|NODENV|VOLTA|ASDF|MISE|RBENV|RUSTUP|CARGO|SDKMAN|DOTNET|FNM|TFENV|PNPM|COREPACK)_\w+)$/;
const SECRET = /TOKEN|SECRET|PASSWORD|CREDENTIAL|_KEY$/;

/** None of them downloads what is not there, runs code of the repository, or sends something home. */
const QUIET = {
  GOTOOLCHAIN: 'local',
  RUSTUP_AUTO_INSTALL: '0',
  COREPACK_ENABLE_NETWORK: '0',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  YARN_IGNORE_PATH: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1',
  CHECKPOINT_DISABLE: '1',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
  MISE_OFFLINE: '1',
} as const;

/** What a tool that is asked for its version gets: where tools are, and no secret. */
export function probeEnvironment(env: Environment): Environment {
  const passed = Object.entries(env).filter(([name]) => PASSED.test(name) && !SECRET.test(name));
  return { ...Object.fromEntries(passed), ...QUIET };
}
