import type { GateId } from './gate-ids.ts';

/** p1.yml as the rest of p1 sees it: defaults filled in, durations in milliseconds. */
export interface Config {
  /** Path of the file; null when the repository has none. */
  readonly file: string | null;
  readonly digest: string | null;
  /** Absolute. */
  readonly repositoryRoot: string;
  /** Absolute: everything that p1 writes on a machine. */
  readonly root: string;
  readonly steps: Readonly<Record<string, StepConfig>>;
  readonly prices: PriceOverrides;
  readonly guard: GuardConfig;
  readonly dlq: DlqConfig;
  readonly scan: ScanConfig;
  readonly toolchain: ToolchainConfig;
  readonly dependencies: DependenciesConfig;
  readonly regression: RegressionConfig;
  readonly gates: GatesConfig;
  readonly historyDays: number;
  readonly redact: readonly string[];
}

/** `scan:` of p1.yml. */
export interface ScanConfig {
  /** Rules in gitleaks' format, relative to the repository root; p1's own where there is no such file. */
  readonly config: string;
  /** Whether the file of rules was named, and so has to be there. */
  readonly isConfigNamed: boolean;
  /** What is ignored, by whom and why; relative to the repository root. */
  readonly ignore: string;
  /** The least severity that fails. */
  readonly failOn: 'low' | 'medium' | 'high' | 'critical';
  readonly maxFileBytes: number;
  readonly decodeDepth: number;
  readonly archiveDepth: number;
}

/** `toolchain:` of p1.yml. */
export interface ToolchainConfig {
  readonly failOn: readonly ('mismatch' | 'conflict' | 'end-of-life')[];
  /** How many days before a version is maintained no more that is told. */
  readonly warnDays: number;
}

/** `dependencies:` of p1.yml. */
export interface DependenciesConfig {
  /** The least severity of an advisory that fails. */
  readonly failOn: 'low' | 'moderate' | 'high' | 'critical';
  readonly deniedLicences: readonly string[];
  /** Hosts that packages may come from besides the registries that are configured. */
  readonly allowedHosts: readonly string[];
  /** Packages that were published later are told of; 0 asks for nobody's age. */
  readonly minAgeDays: number;
  /** A folder or file of advisories for offline use, relative to the repository root; null for what p1 kept itself. */
  readonly advisories: string | null;
}

/** `regression:` of p1.yml. */
export interface RegressionConfig {
  /** The folder of the cases; this and the two below relative to the repository root. */
  readonly cases: string;
  readonly baseline: string;
  /** The folder of former baselines. */
  readonly archive: string;
  readonly repeats: number;
  /** The same of a noisy case. */
  readonly noisyRepeats: number;
  /** How far a score may drop, 0..1. */
  readonly tolerance: number;
}

/** `gates:` of p1.yml. */
export interface GatesConfig {
  /** The gates that are asked. */
  readonly roster: readonly GateId[];
  /** What a gate that could not run does to the check. */
  readonly onError: 'fail' | 'warn';
  readonly timeoutMs: number;
  /** The same of the gate `regression`. */
  readonly regressionTimeoutMs: number;
  /** Globs that are protected besides those that p1 protects itself; relative to the repository root. */
  readonly protectedPaths: readonly string[];
  /** GitHub users whose review lets protected paths change. */
  readonly approvers: readonly string[];
}

/** `prices:` of p1.yml: by model id, USD per million tokens. */
export type PriceOverrides = Readonly<Record<string, PriceOverride>>;

export interface PriceOverride {
  readonly input: number;
  readonly output: number;
  readonly 'cache-write-5m'?: number | undefined;
  readonly 'cache-write-1h'?: number | undefined;
  readonly 'cache-read'?: number | undefined;
}

/** `dlq:` of p1.yml. */
export interface DlqConfig {
  readonly maxAttempts: number;
  readonly backoff: {
    readonly initialMs: number;
    readonly factor: number;
    readonly maxMs: number;
    readonly jitter: 'full' | 'none';
  };
  readonly overflow: number;
  readonly retentionDays: number;
  readonly parametersInEntry: boolean;
  readonly allow: { readonly workflows: readonly string[]; readonly events: readonly string[] };
}

export type GuardMode = 'enforce' | 'shadow' | 'off';

/** The guard's section of one p1.yml. */
export interface GuardConfig {
  /** Where it is written, for a person. */
  readonly source: string;
  /** False when the file has no such section and no step with a budget: then the guard only looks on. */
  readonly isConfigured: boolean;
  readonly mode: GuardMode;
  readonly store: 'auto' | 'branch' | 'directory';
  readonly branch: string;
  readonly waitMs: number;
  /** The limits that the file sets; null where it leaves one to its default. */
  readonly written: {
    readonly dailyBudgetMicroUsd: number | null;
    readonly concurrency: number | null;
    readonly microQps: number | null;
  };
  /** What a change may raise the limits to: the gate `guardrails` holds them below those of the base. */
  readonly ceilings: {
    readonly dailyBudgetMicroUsd: number;
    readonly concurrency: number;
    readonly microQps: number;
  };
}

/** `dlq:` of p1.yml. */
export interface DlqConfig {
  /** How many attempts are made in all, the first launch among them. */
  readonly maxAttempts: number;
  readonly backoff: {
    readonly initialMs: number;
    readonly factor: number;
    readonly maxMs: number;
    readonly jitter: 'full' | 'none';
  };
  /** More entries than this that are ready are critical. */
  readonly overflow: number;
  readonly retentionDays: number;
  /** Whether an entry holds the parameters of its run. */
  readonly parametersInEntry: boolean;
  /** Which runs may be retried by themselves. */
  readonly allow: {
    /** Paths such as `.github/workflows/nightly.yml`; none means all. */
    readonly workflows: readonly string[];
    readonly events: readonly string[];
  };
}

export interface StepConfig {
  readonly run: string;
  readonly smoke: string | null;
  readonly shell: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | null>>;
  readonly parameters: Readonly<Record<string, ParameterConfig>>;
  /** Globs, relative to the repository root. */
  readonly inputs: readonly string[];
  readonly inputsFrom: readonly string[];
  readonly outputs: readonly OutputConfig[];
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** What it may cost, in micro-dollars; null when it says nothing. */
  readonly budgetMicroUsd: number | null;
  readonly keep: number;
  readonly whenRefused: WhenRefused;
  readonly skipUnchanged: boolean;
  readonly upload: boolean;
  readonly allowsWorkflowCommands: boolean;
}

/** What a refusal by the guard makes of a run. */
export type WhenRefused = 'fail' | 'skip' | 'defer';

export type ParameterValue = string | number | boolean;

export interface ParameterConfig {
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly default: ParameterValue | null;
  readonly values: readonly (string | number)[] | null;
}

export interface OutputConfig {
  readonly path: string;
  readonly minBytes: number;
  readonly isJson: boolean;
  /** JSON Schema file, relative to the repository root. */
  readonly schema: string | null;
}
