import type { ToolchainConfig } from '../config/config.ts';
import { DEFAULTS } from '../config/defaults.ts';
import type { InputSpec } from '../kernel/inputs.ts';

const KINDS = DEFAULTS.toolchain.failOn;

/** Kinds of findings, separated by commas or spaces; empty means "not given", `none` none. */
export function failOnInput(): InputSpec<ToolchainConfig['failOn'] | null> {
  return {
    default: '',
    legal: `none, or some of ${KINDS.join(', ')}, separated by commas`,
    parse: raw => {
      const words = raw.split(/[\s,]+/).filter(word => word !== '');
      if (words.length === 0) return null;
      if (words.length === 1 && words[0] === 'none') return [];
      const known = KINDS.filter(kind => words.includes(kind));
      return words.every(word => KINDS.some(kind => kind === word)) ? known : undefined;
    },
  };
}
