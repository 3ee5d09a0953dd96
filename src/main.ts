/** Every action of the bundle; only the one that is called is loaded. */
const ACTIONS = {
  launch: async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/launch/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  dlq: async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/dlq/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  'runtime-guard': async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/runtime-guard/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  'secret-scan': async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/secret-scan/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  toolchain: async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/toolchain/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  regression: async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/regression/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  'ci-gates': async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/ci-gates/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
  'session-report': async (phase: Phase) => {
    const [{ runInJob }, { action }] = await Promise.all([
      import('./compose/action.ts'),
      import('../actions/session-report/main.ts'),
    ]);
    return runInJob(action, phase, process.env);
  },
} as const;

type Phase = 'main' | 'post';

/**
 * The one entry of the shared bundle: each stub in dist/ names its front door. An answer that never comes (a promise that
 * nobody settles lets Node end with code 0) is a failure too.
 */
export async function run(
  frontDoor: keyof typeof ACTIONS | 'cli' | 'scan-worker' | 'case-runner',
  phase: Phase,
): Promise<void> {
  let hasFinished = false;
  process.once('beforeExit', () => {
    if (hasFinished) return;
    console.error(
      `p1 ${frontDoor} ${phase}: internal: it ended without an answer. This is a bug of p1: report it.`,
    );
    process.exitCode = 1;
  });
  if (frontDoor === 'cli') process.exitCode = await runAtTerminal();
  else if (frontDoor === 'scan-worker') await (await import('./scan/serve-scans.ts')).serveScans();
  else if (frontDoor === 'case-runner')
    await (await import('./regression/serve-commands.ts')).serveCommands();
  else await ACTIONS[frontDoor](phase);
  hasFinished = true;
  if (frontDoor !== 'scan-worker' && frontDoor !== 'case-runner') endLateWork();
}

/** How long work that nobody waits for any more, such as a gate's whose time was up, may keep the process. */
const LATE_MS = 5_000;

/** The timer keeps nothing alive; it ends a process that only late work keeps, once all that was said has been taken. */
function endLateWork(): void {
  setTimeout(() => {
    if (process.stdout.writableLength > 0 || process.stderr.writableLength > 0) endLateWork();
    else process.exit();
  }, LATE_MS).unref();
}

async function runAtTerminal(): Promise<number> {
  // A reader that has seen enough (`p1 guard status | head`) is no error.
  process.stdout.on('error', () => {});
  const { runCli } = await import('./cli/run-cli.ts');
  return runCli(process.argv.slice(2), process.env);
}
