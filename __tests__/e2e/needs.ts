/** What jobs need of the GitHub API, by `<workflow> <job>`: the highest of each permission. */
export type Needs = Readonly<Record<string, readonly string[]>>;

/** What the calls of each scenario needed. Each asserts that its own are these; together they are what workflows declare. */
export const NEEDS = {
  session: {
    'session.yml report': ['actions: read'],
    'session.yml run': ['actions: read', 'contents: write'],
  },
  drain: {
    'dlq-drain.yml plan': ['actions: write', 'contents: read'],
    'dlq-drain.yml retry': ['actions: write', 'contents: write'],
    'operate.yml dlq': ['actions: write', 'contents: read'],
    'session.yml run': ['actions: read', 'contents: write'],
  },
  killswitch: {
    'operate.yml guard': ['actions: write', 'contents: write'],
    'session.yml run': ['actions: read', 'contents: write'],
  },
  budget: {
    'operate.yml guard': ['contents: write'],
    'session.yml run': ['contents: read'],
  },
  slots: { 'session.yml run': ['actions: read', 'contents: write'] },
  leakedSecret: { 'ci-gates.yml gates': ['actions: read', 'contents: read'] },
  looserPolicy: { 'ci-gates.yml gates': ['actions: read', 'contents: read', 'pull-requests: read'] },
  regression: { 'ci-gates.yml gates': ['actions: read', 'contents: read'] },
} satisfies Readonly<Record<string, Needs>>;
