/** Where a peer and the gate do not agree about a fixture, and why. docs/gates/workflows.md tells the same. */
export interface PeerDifference {
  readonly peer: 'actionlint' | 'zizmor';
  readonly condition: string;
  /** Files that p1 alone finds something in. */
  readonly onlyP1?: readonly string[];
  /** Files that the peer alone finds something in. */
  readonly onlyPeer?: readonly string[];
  readonly reason: string;
}

export const PEER_DIFFERENCES: readonly PeerDifference[] = [
  {
    peer: 'actionlint',
    condition: 'injection',
    onlyP1: ['injection-through-env.yml', 'injection-to-json.yml', 'injection-workflow-run-branch.yml'],
    reason: 'It does not follow `env`, does not open `toJSON`, and does not list what `workflow_run` brings.',
  },
  {
    peer: 'actionlint',
    condition: 'injection',
    onlyPeer: ['clean-comparison.yml'],
    reason: 'The value of a comparison is true or false: nobody can put a command into it.',
  },
  {
    peer: 'zizmor',
    condition: 'injection',
    onlyPeer: ['dispatch-input.yml'],
    reason:
      'Who can start a workflow by hand can change it: an input counts only where the repository puts a text of a stranger in it.',
  },
  {
    peer: 'zizmor',
    condition: 'broad-permissions',
    onlyPeer: ['permissions-read-all.yml', 'permissions-wide-workflow.yml'],
    reason: 'They are declared, and not all: the gate fails what nobody wrote down, and `write-all`.',
  },
  {
    peer: 'zizmor',
    condition: 'broad-permissions',
    onlyPeer: ['permissions-reusable.yml'],
    reason: 'A workflow that only others call has what its callers give (zizmor tells it to pedants only).',
  },
  {
    peer: 'zizmor',
    condition: 'untrusted-checkout',
    onlyPeer: [
      'clean-target-without-head.yml',
      'injection-comment.yml',
      'injection-github-script.yml',
      'injection-workflow-run-branch.yml',
    ],
    reason: 'It warns of the event as such; the gate fails a run that checks out the head.',
  },
  {
    peer: 'zizmor',
    condition: 'inherited-secrets',
    onlyPeer: ['secrets-inherit-own.yml'],
    reason: 'The own organisation is no third party.',
  },
  {
    peer: 'zizmor',
    condition: 'persisted-credentials',
    onlyP1: ['credentials-kept-on-purpose.yml'],
    reason:
      'It takes `true` for a decision, and tells it to auditors only; the gate warns, and a person decides.',
  },
];
