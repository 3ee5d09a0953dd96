/** JUnit's XML as CI systems read it (github.com/testmoapp/junitxml), as far as p1 writes it. */
export interface JunitSuite {
  readonly name: string;
  /** RFC 3339; milliseconds and zone are left out, as readers of the format want it. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly name: string;
  readonly className: string;
  /** Relative to the repository root; null when there is none. */
  readonly file: string | null;
  readonly durationMs: number;
  readonly outcome:
    | { readonly kind: 'passed' }
    | { readonly kind: 'skipped'; readonly message: string }
    /** `failure` is a case that was not met, `error` one that could not be judged. */
    | {
        readonly kind: 'failure' | 'error';
        readonly type: string;
        readonly message: string;
        readonly text: string;
      };
}

const NO_CHARACTER =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The document: well-formed XML 1.0 whatever the texts hold. */
export function junit({ name, startedAt, durationMs, properties, cases }: JunitSuite): string {
  const count = (kind: JunitCase['outcome']['kind']): number =>
    cases.filter(({ outcome }) => outcome.kind === kind).length;
  const counts = {
    tests: String(cases.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    time: seconds(durationMs),
  };
  const facts = Object.entries(properties).map(
    ([key, value]) => `      <property${attributes({ name: key, value })}/>`,
  );
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts })}>`,
    `  <testsuite${attributes({ name, ...counts, timestamp: startedAt.replace(/\.\d+Z$/, '') })}>`,
    ...(facts.length === 0 ? [] : ['    <properties>', ...facts, '    </properties>']),
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function caseLines({ name, className, file, durationMs, outcome }: JunitCase): readonly string[] {
  const about = { name, classname: className, ...(file === null ? {} : { file }), time: seconds(durationMs) };
  const open = `    <testcase${attributes(about)}`;
  if (outcome.kind === 'passed') return [`${open}/>`];
  const { message } = outcome;
  const inner =
    outcome.kind === 'skipped'
      ? `      <skipped${attributes({ message })}/>`
      : `      <${outcome.kind}${attributes({ message, type: outcome.type })}>${escaped(outcome.text)}</${outcome.kind}>`;
  return [`${open}>`, inner, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(
      ([key, value]) =>
        ` ${key}="${escaped(value).replace(/[\t\n]/g, found => `&#${found.charCodeAt(0)};`)}"`,
    )
    .join('');
}

/** What is no character of XML 1.0 (section 2.2), half of a surrogate pair too, becomes U+FFFD. */
function escaped(text: string): string {
  return text.replace(NO_CHARACTER, '\ufffd').replace(/[&<>"\r]/g, found => `&#${found.charCodeAt(0)};`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
