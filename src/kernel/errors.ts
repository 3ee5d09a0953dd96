/** What a {@link ConfigError} tells the person who can fix it. */
export interface ConfigProblem {
  /** One sentence: what is wrong, with the value that came. */
  readonly message: string;
  /** The edit that fixes it. */
  readonly fix: string;
  /** `file:line:column`, an input's name, or a flag. */
  readonly where?: string;
}

/** The user's to fix. Carries every problem found, not just the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: ConfigProblem | readonly ConfigProblem[]) {
    const list = 'message' in problems ? [problems] : problems;
    super(list.map(describeProblem).join('\n'));
    this.problems = list;
  }

  get fix(): string {
    return this.problems.map(problem => problem.fix).join(' ');
  }
}

/** The world's fault: a disk, a service, a network. `isRetryable` says whether trying again can help. */
export class ExternalError extends Error {
  override readonly name = 'ExternalError';
  readonly isRetryable: boolean;
  readonly fix: string;

  constructor(message: string, options: { isRetryable: boolean; fix: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isRetryable = options.isRetryable;
    this.fix = options.fix;
  }
}

/** `value` as it may stand in a message: quoted, on one line, at most 80 characters, nothing a terminal acts on. */
export function quote(value: unknown): string {
  const text = visible(jsonOf(value));
  return text.length <= 80 ? text : `${text.slice(0, 76)}… (${text.length} characters)`;
}

/** `text` with its control characters, line breaks and changes of direction written as escapes. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed call (`ENOSPC`, `EACCES`, …), if `error` has one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function describeProblem({ where, message, fix }: ConfigProblem): string {
  return `${where === undefined ? '' : `${visible(where)}: `}${message} ${fix}`.trimEnd();
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value nested too deeply to show';
  }
}
