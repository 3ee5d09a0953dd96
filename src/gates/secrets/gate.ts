import { visible } from '../../kernel/errors.ts';
import { amountOf, type ScanAnswer, unreadOf } from '../../scan/answer.ts';
import { type Finding, isAtLeast } from '../../scan/finding.ts';
import type { Gate, GateDecision, GateFinding, Place } from '../gate.ts';
import { SECRETS_CRITERIA, type SecretsCriterion } from './criteria.ts';
import type { SecretsFacts } from './facts.ts';
import { ignoreFindings } from './ignore-findings.ts';

type Scanned = Extract<SecretsFacts, { kind: 'scanned' }>;

export const secretsGate: Gate<SecretsFacts> = {
  id: 'secrets',
  title: 'Secrets',
  criteria: SECRETS_CRITERIA,
  decide: (facts, { now }) => (facts.kind === 'unresolvable' ? unresolvable(facts) : judged(facts, now)),
};

function unresolvable({ message, fix }: Extract<SecretsFacts, { kind: 'unresolvable' }>): GateDecision {
  const criterion: SecretsCriterion = 'secrets/range-unresolvable';
  return {
    kind: 'judged',
    findings: [{ criterion, message, fix, place: null, scope: '*' }],
    evidence: ['Nothing was scanned.'],
    advice: null,
  };
}

function judged(facts: Scanned, now: Date): GateDecision {
  const { answer, judgedBy } = facts;
  return {
    kind: 'judged',
    findings: [
      ...answer.open.map(finding => foundSecret(finding, facts)),
      ...ignoreFindings(facts.ignores, answer, now),
      ...unreadOf(answer).map(unread),
    ],
    evidence: [
      `${visible(answer.what)}: ${amountOf(answer)}.`,
      `${answer.open.length} findings that nobody answers for, ${answer.ignored.length} ignored.`,
      ...judgedBy,
    ],
    advice: null,
  };
}

function foundSecret(
  finding: Finding,
  { answer, ignores }: { readonly answer: ScanAnswer; readonly ignores: Scanned['ignores'] },
): GateFinding {
  const { rule_id, severity, description, path, line, column, commit, fingerprint } = finding;
  const isFailing = isAtLeast(severity, answer.failOn);
  const isExcused = ignores.ownOnly.has(fingerprint);
  const where = commit === null ? '' : ` in commit ${commit.slice(0, 12)}`;
  const excuse = isExcused
    ? ` ${ignores.file} of this change ignores it, which counts for nothing until it is part of the base.`
    : '';
  const criterion: SecretsCriterion = isFailing ? 'secrets/new-finding' : 'secrets/low-confidence';
  return {
    criterion,
    message: visible(
      `${description} (${rule_id}, ${severity})${where}, fingerprint ${fingerprint}.${excuse}`,
    ),
    fix: isExcused
      ? 'If it is no secret, merge the ignore in a pull request of its own first; else revoke the secret and take it out of the commits.'
      : isFailing
        ? 'Revoke it where it is valid, then take it out of every commit of the change. What is no secret is ignored by its fingerprint in a pull request of its own, with owner, reason and expiry.'
        : 'Look at it: if it is a secret, revoke it and take it out; if not, ignore it by its fingerprint.',
    place: placeOf(path, line, column),
    scope: path,
  };
}

/** A member of an archive has no place that anybody could show. */
function placeOf(path: string, line: number, column: number): Place {
  const [file = path, member] = path.split('!', 2);
  return member === undefined ? { file, line, column } : { file, line: null, column: null };
}

function unread({ path, why }: { readonly path: string; readonly why: string }): GateFinding {
  const criterion: SecretsCriterion = 'secrets/unread-file';
  return {
    criterion,
    message: visible(`${path} was not scanned, or not whole: it ${why}.`),
    fix: 'If it may hold secrets, raise `scan.max-file-mb` or `scan.archive-depth` of p1.yml, or look at it by hand.',
    place: placeOf(path, 1, 1),
    scope: path,
  };
}
