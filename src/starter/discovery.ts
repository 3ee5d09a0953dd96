/** A repository's files, as far as they say what it runs. */
export interface RepositoryFiles {
  /** Text of a file at the root; null where there is none that can be read. */
  readonly read: (file: string) => string | null;
}

/** A command of the repository that is worth a step. */
export interface FoundCommand {
  /** A legal name of a step. */
  readonly step: string;
  readonly command: string;
  /** Where it was found, for a comment: `package.json, scripts.pipeline`. */
  readonly source: string;
}

export interface Discovery {
  readonly commands: readonly FoundCommand[];
  /** What a job has to install before the commands run. */
  readonly setup: readonly ('node' | 'python')[];
  /** npm, pnpm or yarn where there is a package.json. */
  readonly install: string | null;
}

/** Names of commands that make something: others serve, watch, format or publish. */
const WORTHWHILE =
  /^(?:pipeline|run|main|generate|process|extract|transform|load|ingest|index|embed|evaluate|eval|summari[sz]e|classify|train|batch|report|export|build|all)(?:[:_-].*)?$/;
const MOST = 3;
const LONGEST_STEP = 64;

/** What a repository runs, from the files at its root. Nothing is executed. */
export function discover(files: RepositoryFiles): Discovery {
  const manifest = scriptsOf(files.read('package.json'));
  const commands = [
    ...(manifest ?? []).map(name => found(name, `npm run ${name}`, `package.json, scripts.${name}`)),
    ...targetsOf(files.read('Makefile')).map(name => found(name, `make ${name}`, `Makefile, ${name}`)),
    ...['main.py', 'pipeline.py', 'run.py'].flatMap(file =>
      files.read(file) === null ? [] : [found(file.replace(/\.py$/, ''), `python ${file}`, file)],
    ),
  ];
  const distinct = [...new Map(commands.map(each => [each.step, each])).values()];
  const isPython = ['pyproject.toml', 'requirements.txt', 'main.py', 'pipeline.py', 'run.py'].some(
    file => files.read(file) !== null,
  );
  return {
    commands: distinct.filter(({ step }) => step !== '').slice(0, MOST),
    setup: [...(manifest === null ? [] : (['node'] as const)), ...(isPython ? (['python'] as const) : [])],
    install: manifest === null ? null : installOf(files),
  };
}

function found(name: string, command: string, source: string): FoundCommand {
  const step = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, LONGEST_STEP);
  return { step, command, source };
}

/** Names of npm scripts that are worth a step; null without a package.json. */
function scriptsOf(text: string | null): readonly string[] | null {
  if (text === null) return null;
  const scripts = scriptsIn(text);
  // A name goes into a command: one that a shell would read otherwise than it is written is not taken.
  return Object.keys(scripts).filter(name => /^[A-Za-z0-9:_.-]+$/.test(name) && WORTHWHILE.test(name));
}

function scriptsIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    const scripts = typeof value === 'object' && value !== null ? Reflect.get(value, 'scripts') : null;
    return typeof scripts === 'object' && scripts !== null ? scripts : {};
  } catch {
    return {};
  }
}

function targetsOf(text: string | null): readonly string[] {
  const names = [...(text ?? '').matchAll(/^([A-Za-z0-9_.-]+):(?!=)/gm)].map(([, name = '']) => name);
  return names.filter(name => WORTHWHILE.test(name));
}

function installOf(files: RepositoryFiles): string {
  if (files.read('pnpm-lock.yaml') !== null) return 'corepack enable && pnpm install --frozen-lockfile';
  if (files.read('yarn.lock') !== null) return 'corepack enable && yarn install --immutable';
  return files.read('package-lock.json') === null ? 'npm install' : 'npm ci';
}
