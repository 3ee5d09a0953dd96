import type { Config } from '../../config/config.ts';
import type { Circumstances } from '../../gates/gate.ts';
import type { Git } from '../../git/git.ts';
import type { Environment } from '../../kernel/inputs.ts';
import type { StopSwitch } from '../../launch/stop-request.ts';
import type { Redactor } from '../../redact/redactor.ts';

/** What gathering a gate's facts gets. */
export interface GateCall {
  readonly circumstances: Circumstances;
  /** p1.yml of the working tree; null when it is not legal there, and `headProblem` says why. */
  readonly headConfig: Config | null;
  readonly headProblem: string | null;
  /** Path of p1.yml from the repository's root, as the base has it (`.github/p1.yml`). */
  readonly configPath: string;
  readonly git: Git;
  readonly env: Environment;
  readonly token: string;
  readonly workingFolder: string;
  /** Ends the gathering when its time is up. */
  readonly stop: StopSwitch;
  readonly session: string;
  readonly redactor: Redactor;
  /** Null outside of pull requests. */
  readonly pullRequest: { readonly number: number; readonly author: string; readonly head: string } | null;
  /** On GitHub the path of the workflow that calls, from GITHUB_WORKFLOW_REF; else null. */
  readonly callingWorkflow: string | null;
  /** How many bytes are free at a folder; where it is not given, the file system is asked. */
  readonly freeBytes?: ((folder: string) => number) | undefined;
  /** The trigger: GITHUB_EVENT_NAME (`pull_request`, `merge_group`, `push`, `schedule`, …); null at a terminal. */
  readonly event: string | null;
}
