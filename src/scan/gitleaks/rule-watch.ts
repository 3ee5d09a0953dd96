import { ConfigError, quote } from '../../kernel/errors.ts';

/** Watches that no rule takes for ever on one text: what a pattern finds, and what is asked of it, may be too much. */
export interface RuleWatch {
  /** A rule is asked about a text. */
  readonly begin: (ruleId: string, path: string) => void;
  /** Called between any two steps that are short. @throws ConfigError that names the rule, when its time is over. */
  readonly check: () => void;
}

/** Of one rule on one text. re2js needs half of it for 50 MB. */
const LONGEST_MS = 60_000;
/** Steps between two looks at the clock. */
const STEPS = 16;

export function createRuleWatch(now = () => performance.now(), longestMs = LONGEST_MS): RuleWatch {
  let rule = '';
  let file = '';
  let began = 0;
  let steps = 0;
  return {
    begin: (ruleId, path) => {
      rule = ruleId;
      file = path;
      began = now();
      steps = 0;
    },
    check: () => {
      steps += 1;
      if (steps % STEPS !== 0 || now() - began <= longestMs) return;
      throw new ConfigError({
        where: 'scan.config',
        message: `The rule ${quote(rule)} took longer than ${Math.round(longestMs / 1000)} s on ${quote(file)}: the scan was ended.`,
        fix: 'Have its expression match less there, or leave the file out by a path of an allowlist.',
      });
    },
  };
}
