import type { Discovery } from './discovery.ts';

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const SETUP_NODE = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';
const SETUP_PYTHON = 'actions/setup-python@ece7cb06caefa5fff74198d8649806c4678c61a1 # v6.3.0';

/** The workflow that runs the steps, one after the other, and sums up. */
export function pipelineWorkflow(discovery: Discovery, steps: readonly string[]): string {
  const launches = steps
    .map(step => `      - uses: org/p1/launch@v1\n        with:\n          step: ${step}\n`)
    .join('');
  return `# Runs the steps of .github/p1.yml and ends in a report.
name: p1 pipeline

on:
  workflow_dispatch:
  # schedule:
  #   - cron: '17 3 * * *'

concurrency:
  group: p1-pipeline
  cancel-in-progress: false

permissions:
  contents: read # write, once \`guard:\` is set up in p1.yml: its state is a branch

jobs:
  pipeline:
    name: pipeline
    runs-on: ubuntu-24.04
    timeout-minutes: 90
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
${setupText(discovery)}${launches}      - uses: org/p1/session-report@v1
        if: always()
`;
}

/** The check of pull requests. */
export function gatesWorkflow(): string {
  return `# The check of pull requests: eight gates, judged by the policy of the base branch.
name: p1 gates

on:
  pull_request:
  merge_group:

permissions: {}

jobs:
  gates:
    uses: org/p1/.github/workflows/ci-gates.yml@v1
    permissions:
      actions: read # what waits in the dead letter queue
      contents: read # the commits of both sides
      pull-requests: read # who approved the change
`;
}

/** The schedule that retries what failed. */
export function drainWorkflow(): string {
  return `# Retries what waits in the dead letter queue and is due.
name: p1 drain

on:
  schedule:
    - cron: '43 4 * * *'
  workflow_dispatch:

permissions: {}

jobs:
  drain:
    uses: org/p1/.github/workflows/dlq-drain.yml@v1
    permissions:
      actions: write # removes the entry of a run that succeeded
      contents: write # the guard's state, which is a branch
`;
}

function setupText({ setup, install }: Discovery): string {
  const node =
    install === null
      ? ''
      : `      - uses: ${SETUP_NODE}
        with:
          node-version: 24
          package-manager-cache: false
      - run: ${install}
`;
  const python = setup.includes('python')
    ? `      - uses: ${SETUP_PYTHON}
        with:
          python-version: '3.13'
`
    : '';
  return node + python;
}
