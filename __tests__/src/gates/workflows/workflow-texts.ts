const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';

/** A workflow that the gate finds nothing in, but for what it is given. */
export interface WorkflowText {
  /** Lines of `on:`; a push unless said. */
  readonly on?: string;
  readonly permissions?: string;
  /** More lines of the job. */
  readonly job?: string;
  /** The job's steps; a harmless one unless said. */
  readonly steps?: string;
}

export function workflowText(text: WorkflowText = {}): string {
  const {
    on = 'push:',
    permissions = 'permissions: {}',
    job = 'timeout-minutes: 5',
    steps = '- run: make',
  } = text;
  return [
    'name: test',
    'on:',
    indented(on, 2),
    permissions,
    'jobs:',
    '  work:',
    '    runs-on: ubuntu-24.04',
    indented(job, 4),
    '    steps:',
    indented(steps, 6),
    '',
  ].join('\n');
}

/** A checkout with `more` lines under its `with:`. */
export function checkout(more = 'persist-credentials: false'): string {
  return `- uses: ${CHECKOUT}\n  with:\n${indented(more, 4)}`;
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map(line => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');
}
