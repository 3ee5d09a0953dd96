/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as far as p1 writes it. */
export interface SarifRule {
  readonly id: string;
  readonly description: string;
  readonly level: SarifLevel;
  /** From 0.0 to 10.0, by which GitHub's code scanning sorts: over 9 critical, from 7 high, from 4 medium. */
  readonly securitySeverity: string;
  readonly tags: readonly string[];
  /** Where a person reads about it. */
  readonly helpUri?: string;
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifResult {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly message: string;
  /** From the repository's root, '/'-separated. */
  readonly path: string;
  /** Null for the file as a whole. Lines and columns are 1-based, the end's column is exclusive. */
  readonly region: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  } | null;
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Why it is of no concern, where somebody says so. */
  readonly suppression: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface SarifRun {
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri: string };
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  /** What the reader has to know of the run itself. */
  readonly notes: readonly string[];
  /** Tells the runs of one document apart: code scanning takes two only under different names. */
  readonly category?: string;
  /** Why the run did not come to an end; what it has is no answer then. */
  readonly failure?: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What GitHub's code scanning takes of one run (docs.github.com: "SARIF support for code scanning"). */
export const SARIF_LIMITS = { results: 25_000, rules: 25_000, tags: 20 } as const;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The document of one run; results beyond what code scanning takes are left out, the last first, and that is noted in it. */
export function sarif(run: SarifRun): string {
  return sarifOfRuns([run]);
}

/** The document of several runs, each within what code scanning takes of one. */
export function sarifOfRuns(runs: readonly SarifRun[]): string {
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: runs.map(runOf) })}\n`;
}

function runOf(run: SarifRun) {
  const results = run.results.slice(0, SARIF_LIMITS.results);
  const used = new Set(results.map(result => result.ruleId));
  const rules = run.rules.filter(rule => used.has(rule.id)).slice(0, SARIF_LIMITS.rules);
  const index = new Map(rules.map((rule, at) => [rule.id, at]));
  const left = run.results.length - results.length;
  const notes = left === 0 ? run.notes : [...run.notes, `${left} more results are not in this file.`];
  const failure = run.failure ?? null;
  const notifications = [
    ...(failure === null ? [] : [{ level: 'error', message: { text: failure } }]),
    ...notes.map(text => ({ level: 'note', message: { text } })),
  ];
  return {
    tool: { driver: { ...run.tool, rules: rules.map(ruleOf) } },
    ...(run.category === undefined ? {} : { automationDetails: { id: `${run.category}/` } }),
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'the root of the repository' } } },
    invocations: [{ executionSuccessful: failure === null, toolExecutionNotifications: notifications }],
    results: results.map(result => resultOf(result, index.get(result.ruleId))),
    properties: run.properties,
  };
}

function ruleOf({ id, description, level, securitySeverity, tags, helpUri }: SarifRule) {
  return {
    id,
    shortDescription: { text: description },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level },
    properties: { 'security-severity': securitySeverity, tags: tags.slice(0, SARIF_LIMITS.tags) },
  };
}

function resultOf(result: SarifResult, ruleIndex: number | undefined) {
  const { ruleId, level, message, path, region, fingerprints, suppression, properties } = result;
  return {
    ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
          ...(region === null ? {} : { region }),
        },
      },
    ],
    partialFingerprints: fingerprints,
    ...(suppression === null ? {} : { suppressions: [{ kind: 'external', justification: suppression }] }),
    properties,
  };
}

/** A relative URI (RFC 3986): a colon in its first part would be taken for the end of a scheme. */
function uriOf(path: string): string {
  return path.split('/').map(encodePart).join('/');
}

function encodePart(part: string): string {
  // A lone surrogate has no encoding.
  return encodeURIComponent(
    part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
